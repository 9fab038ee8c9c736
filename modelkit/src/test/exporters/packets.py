# SPDX-License-Identifier: Apache-2.0
"""The made-up packets that all models of the import test are trained and compared on."""
import csv
import pathlib

import numpy as np

FEATURES = ["Protocol", "PacketLength", "PayloadLength", "SmallerPort", "TcpFlags", "TcpWindow", "DestinationPortClass", "PayloadByte0"]
CLASSES = ["benign", "scan", "flood", "tunnel"]


def packets(count, seed):
    """Made-up packets whose classes overlap: raw values and the number of the class."""
    rng = np.random.default_rng(seed)
    y = rng.choice(4, size=count, p=[0.55, 0.2, 0.15, 0.1])
    tcp = rng.random(count) < np.choose(y, [0.8, 0.97, 0.5, 0.05])
    payload = np.where(rng.random(count) < np.choose(y, [0.35, 0.9, 0.6, 0.02]), 0,
                       np.choose(y, [rng.lognormal(5.5, 1.3, count), rng.lognormal(1, 1, count), rng.lognormal(3, 0.5, count),
                                 rng.lognormal(5, 0.4, count)]))
    payload = np.minimum(payload, 1460).astype(np.int64)
    port = np.choose(y, [rng.choice([22, 53, 80, 443, 8080, 51000], count), rng.integers(1, 20000, count), rng.choice([80, 443], count),
                         rng.choice([53, 443], count)])
    flags = np.where(tcp, np.choose(y, [rng.choice([17, 25, 3, 19, 18], count, p=[.5, .35, .05, .05, .05]),
                                        rng.choice([3, 5, 21], count, p=[.8, .15, .05]),
                                        rng.choice([3, 17], count, p=[.6, .4]), rng.choice([17, 25], count)]), 0)
    window = np.where(tcp, np.choose(y, [rng.choice([502, 65536, 29201, 64241], count),
                                         rng.choice([1025, 2049, 64241], count, p=[.45, .3, .25]),
                                         rng.choice([513, 65536], count), rng.choice([502, 4097], count)]), 0)
    first = np.where(payload == 0, 0, np.choose(y, [rng.integers(1, 257, count), rng.integers(1, 30, count),
                                                np.full(count, 72), rng.integers(100, 257, count)]))
    x = np.stack([np.where(tcp, 6, 17), payload + np.where(tcp, 40, 28) + np.where(flags & 2, 4, 0), payload, port, flags, window,
                  np.where(port < 1024, 1, 2), first], axis=1)
    return x.astype(np.int64), y


def write_table(path, x, y):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "packet", "time", "flow", "flow_packet", "station", "group", "split", "vantage", "label", *FEATURES])
        for i, (row, label) in enumerate(zip(x, y)):
            writer.writerow(["made.pcap", i + 1, f"{i}.000000000", i // 5, i % 5 + 1, f"10.0.0.{i % 50}", f"g{i // 50}", "", "Transit",
                             CLASSES[label], *row])


def write_tables(folder: pathlib.Path):
    """What is learned from, and what is compared on: returns both, each as (raw values, number of the class)."""
    folder.mkdir(parents=True, exist_ok=True)
    both = packets(6000, 1), packets(6000, 2)
    for name, (x, y) in zip(("train", "calibration"), both):
        write_table(folder / f"{name}.csv", x, y)
    return both
