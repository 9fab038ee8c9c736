"""Recorded packets as arrays, and the packets that no recording of a few minutes can hold enough of."""

import csv

import numpy

CLASSES = ["benign", "syn-scan", "udp-scan", "syn-flood"]

# Not TTL, ports or DSCP: they would tell our machines and services apart, not good traffic from attacks.
FEATURES = [
    "LinkKind", "Protocol", "PacketLength", "PayloadLength", "TcpFlags", "TcpWindow", "Fragment",
    "PayloadByte2", "PayloadByte3", "PayloadPrintable", "PayloadZero", "PayloadHigh",
]
COLUMN = {name: index for index, name in enumerate(FEATURES)}
SYN, ACK = 2, 16
TCP, UDP = 6, 17


def read(path):
    """features[packet][FEATURES] and labels[packet] (index of CLASSES) from what Features printed."""
    with open(path, encoding="ascii", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        columns = [header.index(name) for name in FEATURES]
        values, labels = [], []
        for row in rows:
            values.append([int(row[column]) for column in columns])
            labels.append(CLASSES.index(row[0]))
    return numpy.array(values, dtype=numpy.int64), numpy.array(labels)


def unlike_any_attack(benign, count, chance):
    """Good packets that vary what says nothing by itself, made of recorded ones.

    Once a connection is there its packets have any window, size and content: TCP but SYN. So have the datagrams of
    services that we do not run. Other systems open connections with other options and windows. And protocols that we do not speak are no attack.
    """
    return numpy.concatenate([
        vary_connections(benign, count, chance),
        vary_openings(benign, count // 8, chance),
        vary_datagrams(benign, count // 2, chance),
        other_protocols(count // 4, chance),
    ])


def vary_connections(benign, count, chance):
    flags = benign[:, COLUMN["TcpFlags"]] - 1  # the feature is the flags byte plus one
    established = benign[(benign[:, COLUMN["Protocol"]] == TCP) & (flags & (SYN | ACK) != SYN)]
    packets = established[chance.integers(len(established), size=count)]
    packets[:, COLUMN["TcpWindow"]] = 1 + numpy.minimum(65535, numpy.exp2(chance.uniform(0, 16, count)).astype(numpy.int64) - 1)
    # FIN+ACK, SYN+ACK, RST, RST+ACK, PSH+ACK, ACK, with and without ECE, CWR and URG; plus one.
    some = chance.random(count) < 0.3
    packets[some, COLUMN["TcpFlags"]] = chance.choice([17, 18, 4, 20, 24, 16, 25], some.sum()) + 1 + chance.choice([0, 0, 32, 64, 128, 192], some.sum())
    with_data = chance.random(count) < 0.5
    vary_payload(packets, with_data, chance)
    without = packets[:, COLUMN["PayloadLength"]] == 0
    packets[without, COLUMN["PacketLength"]] = header_lengths(packets[without], 0, chance)
    return packets


def vary_openings(benign, count, chance):
    """Connections that others open: at least one option (every system in use offers a segment size), and a window of
    one small segment or more."""
    opening = (benign[:, COLUMN["TcpFlags"]] - 1 & (SYN | ACK) == SYN) & (benign[:, COLUMN["PayloadLength"]] == 0)
    known = benign[opening]
    packets = known[chance.integers(len(known), size=count)]
    packets[:, COLUMN["TcpWindow"]] = 1 + numpy.minimum(65535, numpy.exp2(chance.uniform(10.4, 16.1, count)).astype(numpy.int64))
    packets[:, COLUMN["PacketLength"]] = header_lengths(packets, 1, chance)
    return packets


def header_lengths(packets, least, chance):
    """IP and TCP headers with options of so many four bytes at least, 10 at most."""
    ip = numpy.where(packets[:, COLUMN["LinkKind"]] == 2, 40, 20)
    return ip + 20 + 4 * chance.integers(least, 11, len(packets))


def vary_datagrams(benign, count, chance):
    datagrams = benign[(benign[:, COLUMN["Protocol"]] == UDP) & (benign[:, COLUMN["PayloadLength"]] > 0)]
    packets = datagrams[chance.integers(len(datagrams), size=count)]
    vary_payload(packets, chance.random(count) < 0.7, chance)
    return packets


def vary_payload(packets, which, chance):
    """Another length, and contents of random bytes, of text or of small numbers, for the packets chosen."""
    count = which.sum()
    length = numpy.exp2(chance.uniform(0, 10.5, count)).astype(numpy.int64)
    headers = packets[which, COLUMN["PacketLength"]] - packets[which, COLUMN["PayloadLength"]]
    packets[which, COLUMN["PayloadLength"]] = length
    packets[which, COLUMN["PacketLength"]] = headers + length
    kind = chance.integers(0, 3, (count, 1))
    contents = numpy.where(kind == 0, chance.integers(0, 256, (count, 16)),
                           numpy.where(kind == 1, chance.integers(32, 127, (count, 16)), chance.integers(0, 256, (count, 16)) * (chance.random((count, 16)) < 0.3)))
    there = numpy.arange(16)[None, :] < length[:, None]
    for name, number in (("PayloadByte2", 2), ("PayloadByte3", 3)):
        packets[which, COLUMN[name]] = numpy.where(there[:, number], contents[:, number] + 1, 0)
    packets[which, COLUMN["PayloadPrintable"]] = 1 + (there & (contents >= 32) & (contents < 127)).sum(axis=1)
    packets[which, COLUMN["PayloadZero"]] = 1 + (there & (contents == 0)).sum(axis=1)
    packets[which, COLUMN["PayloadHigh"]] = 1 + (there & (contents >= 128)).sum(axis=1)


def other_protocols(count, chance):
    """ICMP, tunnels, routing protocols; later fragments, which have no header of TCP or UDP; and what is not IP."""
    packets = numpy.zeros((count, len(FEATURES)), dtype=numpy.int64)
    kind = chance.choice([1, 2, 3, 4, 5, 6, 7], count, p=[0.4, 0.4, 0.08, 0.03, 0.03, 0.03, 0.03])
    ip = kind <= 2
    packets[:, COLUMN["LinkKind"]] = kind
    protocol = chance.choice([1, 58, 2, 4, 47, 50, 51, 89, 103, 112, 132, TCP, UDP], count)
    fragment = ip & ((protocol == TCP) | (protocol == UDP))
    packets[:, COLUMN["Fragment"]] = numpy.where(fragment, 2, 0)
    packets[:, COLUMN["Protocol"]] = numpy.where(ip, protocol, 0)
    payload = numpy.exp2(chance.uniform(0, 10.5, count)).astype(numpy.int64) - 1
    packets[:, COLUMN["PayloadLength"]] = numpy.where(ip & ~fragment, payload, 0)
    packets[:, COLUMN["PacketLength"]] = numpy.where(ip, payload + 20 * kind + 8, 46 + payload // 4)
    return packets
