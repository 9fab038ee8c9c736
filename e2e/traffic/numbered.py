# SPDX-License-Identifier: Apache-2.0
"""Numbered UDP datagrams: what is lost shows as a gap. Between machines, or as raw frames over a veth pair.

sendto ADDRESS PORT COUNT RATE   sends COUNT datagrams at RATE a second, fewer if it is terminated; then prints how many it sent
listen PORT SECONDS              prints how many different numbers arrived, until STOP arrives or SECONDS are over
send INTERFACE PORT COUNT RATE   as sendto, as raw frames out of an interface
receive INTERFACE PORT SECONDS   as listen, for such frames
arrivals INTERFACE PORT SECONDS  prints when each such frame arrives, in milliseconds since 1970

Frames are Ethernet + IPv4 (192.0.2.1 to 192.0.2.2, a range for documentation) + UDP with an 8-byte number as payload.
"""

import signal
import socket
import struct
import sys
import time

STOP = 2**64 - 1
OUTGOING = 4
RCVBUFFORCE = 33  # the receiver may be late, the kernel may not


def checksum(header):
    total = sum(struct.unpack("!10H", header))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


def frame(port, number):
    payload = struct.pack("!Q", number)
    udp = struct.pack("!HHHH", 40000, port, 8 + len(payload), 0) + payload
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0,
                         socket.inet_aton("192.0.2.1"), socket.inet_aton("192.0.2.2"))
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return b"\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01\x08\x00" + header + udp


def paced(count, rate, emit):
    terminated = []
    signal.signal(signal.SIGTERM, lambda *_: terminated.append(True))
    start = time.monotonic()
    sent = 0
    for number in range(count):
        if terminated:
            break
        ahead = start + number / rate - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
        emit(number)
        sent += 1
    for _ in range(3):
        emit(STOP)
    print(sent)


def send(interface, port, count, rate):
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((interface, 0))
    paced(count, rate, lambda number: out.send(frame(port, number)))


def sendto(address, port, count, rate):
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    paced(count, rate, lambda number: out.sendto(struct.pack("!Q", number) + bytes(392), (address, port)))


def listen(port, seconds):
    incoming = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    incoming.setsockopt(socket.SOL_SOCKET, RCVBUFFORCE, 64 << 20)
    incoming.bind(("", port))
    print(len(collect(incoming, seconds, lambda data, address: data[:8])))


def packets_of(interface):
    incoming = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
    incoming.setsockopt(socket.SOL_SOCKET, RCVBUFFORCE, 64 << 20)
    incoming.bind((interface, 0))
    return incoming


def number_to(port):
    def number(data, address):
        ours = address[2] != OUTGOING and len(data) >= 50 and data[23] == 17 and data[36:38] == struct.pack("!H", port)
        return data[42:50] if ours else b""

    return number


def receive(interface, port, seconds):
    print(len(collect(packets_of(interface), seconds, number_to(port))))


def arrivals(interface, port, seconds):
    number = number_to(port)

    def timed(data, address):
        found = number(data, address)
        if found:
            print(int(time.time() * 1000), flush=True)
        return found

    collect(packets_of(interface), seconds, timed)


def collect(incoming, seconds, number_of):
    incoming.settimeout(0.2)
    print("listening", flush=True)
    seen, end = set(), time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            data, address = incoming.recvfrom(2048)
        except socket.timeout:
            continue
        number = number_of(data, address)
        if number == struct.pack("!Q", STOP):
            break
        if number:
            seen.add(number)
    return seen


if __name__ == "__main__":
    commands = {"send": send, "receive": receive, "sendto": sendto, "listen": listen, "arrivals": arrivals}
    command, *words = sys.argv[1:]
    commands[command](*(int(word) if word.isdigit() else word for word in words))
