# SPDX-License-Identifier: Apache-2.0
"""Scans ports as any program can, through the operating system's own sockets, and prints what it saw as the inside of a JSON object.

--kind connect opens and closes a TCP connection to each port; --kind datagram sends each a UDP datagram of a few bytes.
ports = open + closed + filtered; filtered counts every port that did not answer.
"""

import argparse
import asyncio
import json
import random
import socket

PATIENCE = 0.5  # seconds


async def connect(options, port):
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(options.target, port, local_addr=(options.source, 0)), PATIENCE)
    except ConnectionRefusedError:
        return "closed"
    except (TimeoutError, OSError):
        return "filtered"
    writer.close()
    return "open"


async def datagram(options, port):
    family = socket.AF_INET6 if ":" in options.target else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.setblocking(False)
        probe.bind((options.source, 0))
        probe.connect((options.target, port))
        try:
            probe.send(random.randbytes(random.randrange(1, 40)))
            await asyncio.wait_for(asyncio.get_running_loop().sock_recv(probe, 2048), PATIENCE)
        except ConnectionRefusedError:
            return "closed"
        except (TimeoutError, OSError):
            return "filtered"
    return "open"


async def scan(options):
    probe = {"connect": connect, "datagram": datagram}[options.kind]
    first, _, last = options.ports.partition("-")
    ports = list(range(int(first), int(last or first) + 1))
    random.shuffle(ports)
    at_once = asyncio.Semaphore(options.parallel)
    results = {}

    async def one(port):
        async with at_once:
            results[port] = await probe(options, port)

    tasks = []
    for port in ports:
        tasks.append(asyncio.create_task(one(port)))
        await asyncio.sleep(options.delay / 1000)
    await asyncio.gather(*tasks)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=["connect", "datagram"], required=True)
    parser.add_argument("--ports", required=True, help="FIRST-LAST")
    parser.add_argument("--parallel", type=int, default=20, help="ports asked at a time")
    parser.add_argument("--delay", type=int, required=True, help="ms between two ports")
    for name in ("source", "target"):
        parser.add_argument(f"--{name}", required=True)
    results = asyncio.run(scan(parser.parse_args()))
    counts = {state: sum(result == state for result in results.values()) for state in ("open", "closed", "filtered")}
    report = {"ports": len(results), **counts, "openPorts": sorted(port for port, state in results.items() if state == "open")}
    print(json.dumps(report, separators=(",", ":"))[1:-1], end="")


if __name__ == "__main__":
    main()
