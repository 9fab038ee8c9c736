"""Numbered UDP frames from one end of a veth pair to the other: what is lost shows as a gap.

send INTERFACE PORT COUNT RATE   sends COUNT frames at RATE a second, then prints how many it sent
receive INTERFACE PORT SECONDS   prints how many different numbers arrived, until STOP arrives or SECONDS are over

Frames are Ethernet + IPv4 (192.0.2.1 to 192.0.2.2, a range for documentation) + UDP with an 8-byte number as payload.
"""

import socket
import struct
import sys
import time

STOP = 2**64 - 1


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


def send(interface, port, count, rate):
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((interface, 0))
    start = time.monotonic()
    for number in range(count):
        ahead = start + number / rate - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
        out.send(frame(port, number))
    for _ in range(3):
        out.send(frame(port, STOP))
    print(count)


def receive(interface, port, seconds):
    incoming = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
    incoming.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)  # SO_RCVBUFFORCE: the receiver may be late, the kernel may not
    incoming.bind((interface, 0))
    incoming.settimeout(0.2)
    print("listening", flush=True)
    seen, end = set(), time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            data, address = incoming.recvfrom(2048)
        except socket.timeout:
            continue
        if address[2] == 4 or len(data) < 50 or data[23] != 17 or data[36:38] != struct.pack("!H", port):
            continue
        number = struct.unpack("!Q", data[42:50])[0]
        if number == STOP:
            break
        seen.add(number)
    print(len(seen))


if __name__ == "__main__":
    command, interface, *numbers = sys.argv[1:]
    {"send": send, "receive": receive}[command](interface, *map(int, numbers))
