# SPDX-License-Identifier: Apache-2.0
"""Recorded packets as arrays, and the good clients that no recording of a few minutes can hold enough of.

Run by itself it prints the features that the examples look at.
"""

import csv

import numpy

CLASSES = ["benign", "syn-scan", "udp-scan", "syn-flood"]

# What a packet's flow and its source did, not how a program writes its packets: no window, no options, no lengths, no payload,
# no TTL. No ports either: they would tell our services apart.
FLOW = ["ForwardPackets", "BackwardPackets", "SynCount", "AckCount", "MidFlow"]
ADDRESS = [f"Source{row}{window}" for window in ("1s", "60s") for row in ("Packets", "NewFlows", "Unanswered", "Ports")]
FEATURES = ["Protocol", *FLOW, *ADDRESS]
COLUMN = {name: index for index, name in enumerate(FEATURES)}
TCP, UDP = 6, 17

# A source that asked fewer ports in a minute, or began fewer flows in a second, is taught as good, whatever it wanted.
FEW_PORTS = 20
FEW_FLOWS = 256


def read(path):
    """features[packet][FEATURES] and labels[packet] (index of CLASSES) from what Features printed."""
    with open(path, encoding="ascii", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        if header != ["label", *FEATURES]:
            raise SystemExit(f"{path} has columns {header}, not label and {FEATURES}: extract the features again")
        labels, values = [], []
        for label, *row in rows:
            labels.append(CLASSES.index(label))
            values.append([int(value) for value in row])
    return numpy.array(values, dtype=numpy.int64), numpy.array(labels)


def column(values, name):
    return values[:, COLUMN[name]]


def begins(values):
    """Packets of a flow that the other side has not answered yet, TCP before any ACK."""
    return (column(values, "BackwardPackets") == 1) & (column(values, "AckCount") <= 1)


def forgive(values, labels):
    """The first packets of an attack are as good as anybody's: what a good client may do is taught as good."""
    few_ports = (column(values, "SourcePorts60s") - 1 < FEW_PORTS) & (labels != CLASSES.index("syn-flood"))
    few_flows = (column(values, "SourceNewFlows1s") - 1 < FEW_FLOWS) & (labels == CLASSES.index("syn-flood"))
    return numpy.where(few_ports | few_flows, 0, labels)


def unlike_any_attack(values, count, chance):
    """Good packets besides the recorded ones."""
    return numpy.concatenate([
        open_connections(values, count, chance),
        other_protocols(values, count // 4, chance),
        good_clients(values, count, chance),
    ])


def open_connections(values, count, chance):
    """Once a flow is answered it stays good, whatever else its source does: an address may be that of many."""
    answered = values[~begins(values) & ((column(values, "Protocol") == TCP) | (column(values, "Protocol") == UDP))]
    packets = answered[chance.integers(len(answered), size=count)]
    packets[:, [COLUMN[name] for name in ADDRESS]] = values[chance.integers(len(values), size=count)][:, [COLUMN[name] for name in ADDRESS]]
    return packets


def other_protocols(values, count, chance):
    """ICMP, tunnels, routing protocols, ARP, from any address."""
    packets = values[chance.integers(len(values), size=count)]
    packets[:, COLUMN["Protocol"]] = chance.choice([0, 1, 58, 2, 4, 47, 50, 51, 89, 103, 112, 132], count)
    for name in ("SynCount", "AckCount", "MidFlow"):
        packets[:, COLUMN[name]] = 0
    return packets


def good_clients(values, count, chance):
    """Flows that good clients of every size begin: to few ports, many of them unanswered, or to many ports that are used."""
    opening = values[begins(values) & ((column(values, "Protocol") == TCP) | (column(values, "Protocol") == UDP))]
    packets = opening[chance.integers(len(opening), size=count)]
    busy = chance.random(count) < 0.5
    flows_1s = logarithmic(0, numpy.where(busy & (chance.random(count) < 0.3), 4000, FEW_FLOWS - 1), count, chance)
    flows_60s = flows_1s + logarithmic(0, 15000, count, chance)
    ports_60s = numpy.minimum(flows_60s, logarithmic(0, numpy.where(busy, 500, FEW_PORTS - 1), count, chance))
    ports_1s = numpy.minimum(ports_60s, logarithmic(0, flows_1s, count, chance))
    # A connection that is used takes three packets and more of its client.
    least_60s = numpy.where(busy, 2.8, 1)
    least_1s = numpy.where(flows_1s < FEW_FLOWS, 1, 2.8)
    packets_1s = (flows_1s * least_1s * logarithmic(1, 30, count, chance, whole=False)).astype(numpy.int64)
    packets_60s = numpy.maximum(packets_1s, (flows_60s * least_60s * logarithmic(1, 30, count, chance, whole=False)).astype(numpy.int64))
    unanswered_60s = logarithmic(0, numpy.where(busy, flows_60s // 3, flows_60s), count, chance)
    unanswered_1s = numpy.minimum(unanswered_60s, logarithmic(0, flows_1s, count, chance))
    for name, rows in (("Packets1s", packets_1s), ("NewFlows1s", flows_1s), ("Unanswered1s", unanswered_1s), ("Ports1s", distinct(ports_1s)),
                       ("Packets60s", packets_60s), ("NewFlows60s", flows_60s), ("Unanswered60s", unanswered_60s), ("Ports60s", distinct(ports_60s))):
        packets[:, COLUMN[f"Source{name}"]] = 1 + numpy.minimum(rows, 4 * 65535)
    return packets


def several_attacks(values, labels, count, chance):
    """Attackers that do something else after a scan within a minute: to the last minute of one that of a scanner is added."""
    forgiven = numpy.where(labels == CLASSES.index("syn-flood"), 0, forgive(values, labels))
    packets = chance.choice(numpy.flatnonzero(labels > 0), size=count)
    before = chance.choice(numpy.flatnonzero(forgiven > 0), size=count)
    labels, second, values = labels[packets], values[before], values[packets]
    for name in ("Packets60s", "NewFlows60s", "Unanswered60s"):
        values[:, COLUMN[f"Source{name}"]] += second[:, COLUMN[f"Source{name}"]] - 1
    values[:, COLUMN["SourcePorts60s"]] = numpy.minimum(312, column(values, "SourcePorts60s") + column(second, "SourcePorts60s") - 1)
    # The first packets of a flood after a scan look like more of the scan: neither good nor a flood yet.
    attacks = forgive(values, labels) > 0
    return values[attacks], labels[attacks]


def logarithmic(least, most, count, chance, whole=True):
    """Numbers from least to most, small ones as often as large ones."""
    numbers = numpy.exp(chance.uniform(0, 1, count) * (numpy.log1p(most) - numpy.log1p(least)) + numpy.log1p(least)) - 1
    return numpy.rint(numbers).astype(numpy.int64) if whole else numbers


def distinct(count):
    """What the kernel's map of 64 bits makes of so many different ports, on average."""
    bits = numpy.minimum(64, numpy.rint(64 * (1 - (63 / 64) ** count)))
    return numpy.where(bits == 64, 311, numpy.rint(64 * numpy.log(64 / numpy.maximum(64 - bits, 0.5)))).astype(numpy.int64)


if __name__ == "__main__":
    print(*FEATURES)
