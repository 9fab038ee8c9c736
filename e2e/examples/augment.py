# SPDX-License-Identifier: Apache-2.0
"""Adds to recorded packets what no recording of a few minutes can hold enough of, and writes the table that pclf train learns from.

augment.py OUT TABLE...: TABLEs are what pclf features made of one recording, as it was and as it is while attacks are dropped. Everything
follows from the inputs and a fixed seed. Run without arguments it prints the features that the examples look at.
"""

import csv
import sys

import numpy

SEED = 20
ROWS = 240000
CLASSES = ["benign", "syn-scan", "udp-scan", "syn-flood"]
FLOOD = 3

# What a packet's flow and its source did, not how a program writes its packets: no window, no options, no lengths, no payload,
# no TTL. No ports either: they would tell our services apart.
FLOW = ["ForwardPackets", "BackwardPackets", "SynCount", "AckCount", "MidFlow"]
ADDRESS = [f"Source{row}{window}" for window in ("1s", "60s") for row in ("Packets", "NewFlows", "Unanswered", "Ports", "Established")]
FEATURES = ["Protocol", *FLOW, *ADDRESS]
COLUMN = {name: index for index, name in enumerate(FEATURES)}
TCP, UDP = 6, 17

# A source that asked fewer ports in a minute, or began fewer flows in a second, is taught as good, whatever it wanted.
FEW_PORTS = 20
FEW_FLOWS = 256
# So many flows for each connection that an address completes may be someone else's who forges it; at more, it scans by itself.
FORGED = 1500
SCANNED = 4000


def read(path):
    """features[packet][FEATURES], labels[packet] (index of CLASSES) and groups[packet] of a table of pclf features."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        columns = [header.index(name) for name in FEATURES]
        label, group = header.index("label"), header.index("group")
        values, labels, groups = [], [], []
        for row in rows:
            values.append([int(row[index]) for index in columns])
            labels.append(CLASSES.index(row[label]))
            groups.append(row[group])
    return numpy.array(values, dtype=numpy.int64), numpy.array(labels), numpy.array(groups)


def column(values, name):
    return values[:, COLUMN[name]]


def begins(values):
    """Packets of a flow that the other side has not answered yet, TCP before any ACK."""
    return (column(values, "BackwardPackets") == 1) & (column(values, "AckCount") <= 1)


def opening(values):
    return values[begins(values) & ((column(values, "Protocol") == TCP) | (column(values, "Protocol") == UDP))]


def forgive(values, labels):
    """The first packets of an attack are as good as anybody's: what a good client may do is taught as good."""
    few_ports = (column(values, "SourcePorts60s") - 1 < FEW_PORTS) & (labels != FLOOD)
    few_flows = (column(values, "SourceNewFlows1s") - 1 < FEW_FLOWS) & (labels == FLOOD)
    return numpy.where(few_ports | few_flows, 0, labels)


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
    begun = opening(values)
    packets = begun[chance.integers(len(begun), size=count)]
    busy = chance.random(count) < 0.5
    flows_1s = logarithmic(0, numpy.where(busy & (chance.random(count) < 0.3), 4000, FEW_FLOWS - 1), count, chance)
    flows_60s = flows_1s + logarithmic(0, 15000, count, chance)
    ports_60s = numpy.minimum(flows_60s, logarithmic(0, numpy.where(busy, 500, FEW_PORTS - 1), count, chance))
    # A connection that is used takes three packets and more of its client.
    least_60s = numpy.where(busy, 2.8, 1)
    least_1s = numpy.where(flows_1s < FEW_FLOWS, 1, 2.8)
    packets_1s = (flows_1s * least_1s * logarithmic(1, 30, count, chance, whole=False)).astype(numpy.int64)
    packets_60s = numpy.maximum(packets_1s, (flows_60s * least_60s * logarithmic(1, 30, count, chance, whole=False)).astype(numpy.int64))
    unanswered_60s = logarithmic(0, numpy.where(busy, flows_60s // 3, flows_60s), count, chance)
    # UDP's flows are never established, so a good client may have none.
    established_60s = logarithmic(0, flows_60s - unanswered_60s, count, chance) * (chance.random(count) < 0.5)
    return address(packets, flows_1s, flows_60s, ports_60s, packets_1s, packets_60s, unanswered_60s, established_60s, chance)


def framed_clients(values, count, chance):
    """Someone sends SYNs or datagrams to many ports in the name of a client that completes connections: its next ones are good."""
    begun = opening(values)
    packets = begun[chance.integers(len(begun), size=count)]
    flows_1s = logarithmic(0, FEW_FLOWS - 1, count, chance)
    flows_60s = flows_1s * (1 + logarithmic(0, 60, count, chance)) + logarithmic(0, 60, count, chance)
    ports_60s = numpy.minimum(flows_60s, logarithmic(FEW_PORTS / 2, 1000, count, chance))
    packets_1s = (flows_1s * logarithmic(1, 3, count, chance, whole=False)).astype(numpy.int64)
    packets_60s = numpy.maximum(packets_1s, (flows_60s * logarithmic(1, 3, count, chance, whole=False)).astype(numpy.int64))
    established_60s = numpy.maximum(1 + flows_60s // FORGED, logarithmic(0, numpy.minimum(flows_60s, 300), count, chance))
    unanswered_60s = logarithmic(0, flows_60s, count, chance)
    return address(packets, flows_1s, flows_60s, ports_60s, packets_1s, packets_60s, unanswered_60s, established_60s, chance)


def address(packets, flows_1s, flows_60s, ports_60s, packets_1s, packets_60s, unanswered_60s, established_60s, chance):
    """What the source did, as the kernel writes it: plus one, and no more of the last second than of the last minute."""
    count = len(packets)
    ports_1s = numpy.minimum(ports_60s, logarithmic(0, flows_1s, count, chance))
    unanswered_1s = numpy.minimum(unanswered_60s, logarithmic(0, flows_1s, count, chance))
    established_1s = numpy.minimum(established_60s, logarithmic(0, flows_1s, count, chance))
    for name, rows in (("Packets1s", packets_1s), ("NewFlows1s", flows_1s), ("Unanswered1s", unanswered_1s), ("Ports1s", distinct(ports_1s)),
                       ("Established1s", established_1s), ("Packets60s", packets_60s), ("NewFlows60s", flows_60s),
                       ("Unanswered60s", unanswered_60s), ("Ports60s", distinct(ports_60s)), ("Established60s", established_60s)):
        packets[:, COLUMN[f"Source{name}"]] = 1 + numpy.minimum(rows, 4 * 65535)
    return packets


def several_attacks(values, labels, groups, count, chance):
    """Attackers that do something else after a scan within a minute: to the last minute of one that of a scanner is added."""
    forgiven = numpy.where(labels == FLOOD, 0, forgive(values, labels))
    packets = chance.choice(numpy.flatnonzero(labels > 0), size=count)
    before = chance.choice(numpy.flatnonzero(forgiven > 0), size=count)
    labels, groups, second, values = labels[packets], groups[packets], values[before], values[packets]
    for name in ("Packets60s", "NewFlows60s", "Unanswered60s"):
        values[:, COLUMN[f"Source{name}"]] += second[:, COLUMN[f"Source{name}"]] - 1
    values[:, COLUMN["SourcePorts60s"]] = numpy.minimum(312, column(values, "SourcePorts60s") + column(second, "SourcePorts60s") - 1)
    # The first packets of a flood after a scan look like more of the scan: neither good nor a flood yet.
    attacks = forgive(values, labels) > 0
    return values[attacks], labels[attacks], groups[attacks]


def larger_attacks(values, labels, groups, count, chance):
    """Scans of more ports than a recording has time for, and attackers that complete a connection now and then.

    A scanner completes no more than one for so many flows, or it passes for a client that is framed.
    """
    chosen = chance.choice(numpy.flatnonzero(forgive(values, labels) > 0), size=count)
    values, labels, groups = values[chosen], labels[chosen], groups[chosen]
    flows = column(values, "SourceNewFlows60s") - 1
    factor = logarithmic(1, numpy.where(labels == FLOOD, 1, numpy.maximum(1, 15000 // numpy.maximum(1, flows))), count, chance, whole=False)
    for name in ("Packets60s", "NewFlows60s", "Unanswered60s"):
        values[:, COLUMN[f"Source{name}"]] = 1 + ((column(values, f"Source{name}") - 1) * factor).astype(numpy.int64)
    ports = 1 + distinct(((column(values, "SourcePorts60s") - 1) * factor).astype(numpy.int64))
    values[:, COLUMN["SourcePorts60s"]] = numpy.maximum(column(values, "SourcePorts60s"), numpy.where(labels == FLOOD, 0, ports))
    most = numpy.where(labels == FLOOD, 20, (column(values, "SourceNewFlows60s") - 1) // SCANNED)
    values[:, COLUMN["SourceEstablished60s"]] = 1 + logarithmic(0, most, count, chance)
    return values, labels, groups


def logarithmic(least, most, count, chance, whole=True):
    """Numbers from least to most, small ones as often as large ones."""
    numbers = numpy.exp(chance.uniform(0, 1, count) * (numpy.log1p(most) - numpy.log1p(least)) + numpy.log1p(least)) - 1
    return numpy.rint(numbers).astype(numpy.int64) if whole else numbers


def distinct(count):
    """What the kernel's map of 64 bits makes of so many different ports, on average."""
    bits = numpy.minimum(64, numpy.rint(64 * (1 - (63 / 64) ** count)))
    return numpy.where(bits == 64, 311, numpy.rint(64 * numpy.log(64 / numpy.maximum(64 - bits, 0.5)))).astype(numpy.int64)


def training_set(recordings, chance):
    """Values, labels and groups: of the recordings as they were, of the attacks as they are while they are dropped, and what is added."""
    values, labels, groups = (numpy.concatenate(part) for part in zip(*recordings))
    # Forged in the name of a client that has completed nothing within a minute: nothing tells it from a scan.
    unknown = (column(values, "SourceEstablished60s") == 1) & (column(values, "SourcePorts60s") > FEW_PORTS) & (labels == 0)
    known = ~(unknown & numpy.char.startswith(groups, "benign.framed"))
    values, labels, groups = values[known], labels[known], groups[known]
    added = [several_attacks(values, labels, groups, 40000, chance), larger_attacks(values, labels, groups, 10000, chance)]
    for make, count in ((open_connections, 80000), (other_protocols, 10000), (good_clients, 40000), (framed_clients, 30000)):
        made = make(values, count, chance)
        names = numpy.array([f"benign.{make.__name__}-{part}" for part in range(4)])
        added.append((made, numpy.zeros(count, dtype=labels.dtype), names[chance.integers(4, size=count)]))
    return tuple(numpy.concatenate(part) for part in zip((values, forgive(values, labels), groups), *added))


def draw(values, labels, groups, chance):
    """Rows in the shares of which models are to learn; a packet that came a thousand times counts no more than one that came ten times."""
    kinds, first, counts = numpy.unique(numpy.column_stack([values, labels]), axis=0, return_index=True, return_counts=True)
    values, labels, groups = kinds[:, :-1], kinds[:, -1], groups[first]
    weights = numpy.minimum(counts, 10).astype(float)
    # Most is benign, half of that the beginnings of flows; the attacks share the rest evenly.
    for part, share in [((labels == 0) & begins(values), 0.45), ((labels == 0) & ~begins(values), 0.25), *((labels == label, 0.1) for label in (1, 2, 3))]:
        weights[part] *= share / weights[part].sum()
    rows = chance.choice(len(weights), size=ROWS, p=weights)
    return values[rows], labels[rows], groups[rows]


def main(out, tables):
    chance = numpy.random.default_rng(SEED)
    values, labels, groups = draw(*training_set([read(table) for table in tables], chance), chance)
    with open(out, "w", encoding="ascii", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["vantage", "group", "label", *FEATURES])
        for row, label, group in zip(values.tolist(), labels.tolist(), groups.tolist()):
            rows.writerow(["Endpoint", group, CLASSES[label], *row])


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print(",".join(FEATURES))
    else:
        main(sys.argv[1], sys.argv[2:])
