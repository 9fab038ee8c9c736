# SPDX-License-Identifier: Apache-2.0
"""Good clients that look like scanners and floods for a moment; exit status 1 and one line on standard output when something fails.

--kind burst    COUNT connections at once to one port, each with an HTTP request: a page of many parts, a load balancer
--kind closed   COUNT different ports of a few on which nothing listens, each of which must refuse: services that are down
--kind data     COUNT connections, three at a time, to different open ports, each read to its end: passive FTP, media, RPC
--kind lookups  COUNT DNS queries, each from a port of its own, 20 at a time: a busy resolver
--kind metrics  COUNT datagrams from one port to one on which nothing listens, no answer expected: a lost collector
"""

import argparse
import asyncio
import random
import socket
import struct
import sys

PATIENCE = 5  # seconds


async def connect(options, port):
    return await asyncio.wait_for(asyncio.open_connection(options.target, port, local_addr=(options.source, 0)), PATIENCE)


async def burst(options, _):
    reader, writer = await connect(options, options.port)
    size = options.chance.randrange(3000)
    writer.write(f"GET /bytes/{size} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    if b" 200 " not in head or len(body) != size:
        raise OSError(f"{len(body)} of {size} bytes came")


async def closed(options, number):
    try:
        await connect(options, options.port + number)
    except ConnectionRefusedError:
        return
    raise OSError(f"port {options.port + number} is not closed")


async def data(options, number):
    reader, writer = await connect(options, options.port + number)
    if not await asyncio.wait_for(reader.read(), PATIENCE):
        raise OSError(f"port {options.port + number} sent nothing")
    writer.close()


async def lookups(options, number):
    query = struct.pack("!HHHHHH", number, 0x100, 1, 0, 0, 0) + b"\x04test\x07example\x00" + struct.pack("!HH", 1, 1)
    with datagram_socket(options) as asking:
        asking.send(query)
        answer = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(asking, 2048), PATIENCE)
    if answer[:2] != query[:2]:
        raise OSError("the answer is to another query")


async def metrics(options, _):
    with datagram_socket(options) as sender:
        for number in range(options.count):
            try:
                sender.send(b"requests:%d|c" % number)
            except ConnectionRefusedError:
                pass  # of the datagram before
            await asyncio.sleep(0.01)


def datagram_socket(options):
    sender = socket.socket(socket.AF_INET6 if ":" in options.target else socket.AF_INET, socket.SOCK_DGRAM)
    sender.setblocking(False)
    sender.bind((options.source, 0))
    sender.connect((options.target, options.port))
    return sender


AT_ONCE = {"burst": 1000, "closed": 3, "data": 3, "lookups": 20, "metrics": 1}


async def make(options):
    request = globals()[options.kind]
    numbers = {"burst": range(options.count), "lookups": range(options.count), "metrics": [0]}.get(options.kind)
    if numbers is None:
        numbers = options.chance.sample(range(options.ports), options.count)
    at_once = asyncio.Semaphore(AT_ONCE[options.kind])

    async def one(number):
        async with at_once:
            await request(options, number)

    await asyncio.gather(*(one(number) for number in numbers))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=list(AT_ONCE), required=True)
    for name in ("source", "target"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--port", type=int, required=True, help="closed, data: the first of --ports")
    parser.add_argument("--ports", type=int, default=1)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    options.chance = random.Random(options.seed)
    try:
        asyncio.run(make(options))
    except (TimeoutError, OSError) as problem:
        sys.exit(f"{options.kind}: {problem or 'no answer in time'}")


if __name__ == "__main__":
    main()
