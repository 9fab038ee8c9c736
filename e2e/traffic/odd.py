# SPDX-License-Identifier: Apache-2.0
"""Odd frames through a veth pair: prints how many were sent, how many of them are marked, and how many arrived.

odd.py SENDER RECEIVER PORT

Marked frames are sound UDP datagrams to PORT, plain or behind one or two VLAN tags. All others are truncated, lie about
their lengths, nest headers too deeply, are random, or are not IP. Each carries its own number in its source MAC address.
"""

import random
import socket
import struct
import sys
import threading

sender, receiver, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
random.seed(20260101)
TAG = b"\x81\x00\x00\x05"
SERVICE_TAG = b"\x88\xa8\x00\x06"


def ipv4(payload, protocol=17, ihl=5, total=None, fragment=0):
    total = 20 + len(payload) if total is None else total
    return struct.pack("!BBHHHBBH4s4s", 0x40 | ihl, 0, total, 0, fragment, 64, protocol, 0, b"\xc0\x00\x02\x01", b"\xc0\x00\x02\x02") + payload


def ipv6(payload, following=17, length=None):
    length = len(payload) if length is None else length
    return struct.pack("!IHBB", 0x60000000, length, following, 64) + b"\xfd" + bytes(15) + b"\xfd" + bytes(14) + b"\x01" + payload


def udp(to):
    return struct.pack("!HHHH", 40000, to, 12, 0) + b"data"


sound = b"\x08\x00" + ipv4(udp(port))
marked = [sound, TAG + sound, SERVICE_TAG + TAG + sound]
odd = [b"\x08\x00" + ipv4(udp(9000))[:cut] for cut in range(0, 28)]
odd += [b"\x08\x00" + ipv4(udp(port), ihl=ihl) for ihl in (0, 4, 15)]
odd += [b"\x08\x00" + ipv4(udp(port), total=total) for total in (0, 19, 1500, 65535)]
odd += [b"\x08\x00" + ipv4(udp(port), fragment=fragment) for fragment in (1, 0x1FFF)]
odd += [b"\x86\xdd" + ipv6(udp(9000), length=length) for length in (0, 7, 9000, 65535)]
odd += [b"\x86\xdd" + ipv6(b"\x00\x00\x00\x00\x00\x00\x00\x00" * depth + udp(port), following=0) for depth in (9, 20)]
odd += [TAG * 3 + sound, TAG * 8]
odd += [struct.pack("!H", kind) + random.randbytes(60) for kind in (0x0806, 0x88CC, 0x888E, 0x0026, 0x9000, 0x6558)]
odd += [struct.pack("!H", kind) + random.randbytes(random.randrange(0, 1400)) for _ in range(1000) for kind in (0xFFFF,)]
random_ip = [b"\x08\x00\x45" + random.randbytes(random.randrange(12, 60)) for _ in range(500)]
# A random frame could by chance be a sound one to the marked port: protocol 6 and 17 are taken out.
odd += [frame for frame in random_ip if frame[11] not in (6, 17)]

frames = marked + odd
arrived = set()
incoming = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
incoming.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)
incoming.bind((receiver, 0))
incoming.settimeout(2)


def collect():
    try:
        while True:
            data, address = incoming.recvfrom(4096)
            if address[2] != 4 and data[6:9] == b"\x02\x0d\x0d":
                arrived.add(data[9:12])
    except socket.timeout:
        pass


collector = threading.Thread(target=collect)
collector.start()
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
out.bind((sender, 0))
for number, rest in enumerate(frames):
    out.send((b"\x02\x00\x00\x00\x00\x02\x02\x0d\x0d" + struct.pack("!I", number)[1:] + rest).ljust(14, b"\x00"))
collector.join()
print(len(frames), len(marked), len(arrived))
