# SPDX-License-Identifier: Apache-2.0
"""Sends datagrams as everyday services do to a UDP echo server, each of which must come back unchanged within 3 s.

Shapes of time, log, metrics, voice, keep-alive and handshake datagrams; their contents are random. Exit status 1 and one
line on standard output for the first one that does not come back.
"""

import argparse
import random
import socket
import sys


def shapes(chance):
    return [
        bytes([0x23]) + bytes(39) + chance.randbytes(8),  # a time query
        f"<{chance.randrange(190)}>Jan  1 00:00:00 host app[{chance.randrange(9999)}]: {'message ' * chance.randrange(40)}".encode(),
        f"requests.{chance.randrange(99)}:{chance.randrange(9999)}|c".encode(),  # a metric
        b"\x80\x00" + chance.randbytes(170),  # a voice packet
        chance.randbytes(1),  # keep-alives
        b"\r\n\r\n",
        b"\xc0\x00\x00\x00\x01" + chance.randbytes(1195),  # a handshake as large as a packet may be
        bytes([0x16, 0xfe, 0xfd]) + bytes(7) + chance.randbytes(100 + chance.randrange(300)),  # a handshake over datagrams
        bytes([4, 0, 0, 0]) + chance.randbytes(28 + 16 * chance.randrange(60)),  # a tunnel
        chance.randbytes(1 + chance.randrange(1400)),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("source", "target"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("port", "seed"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    family = socket.AF_INET6 if ":" in options.target else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind((options.source, 0))
        datagrams.connect((options.target, options.port))
        datagrams.settimeout(3)
        for data in shapes(chance):
            datagrams.send(data)
            try:
                same = datagrams.recv(65535) == data
            except OSError as problem:
                sys.exit(f"{len(data)} bytes starting {data[:4].hex()}: {problem}")
            if not same:
                sys.exit(f"{len(data)} bytes starting {data[:4].hex()} came back changed")


if __name__ == "__main__":
    main()
