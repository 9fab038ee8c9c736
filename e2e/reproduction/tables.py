# SPDX-License-Identifier: Apache-2.0
"""Makes of one table of pclf features the two that are compared: several classes, and two, benign and attack, with the same sides.

tables.py TABLE FOLDER BENIGN   writes FOLDER/several.csv and FOLDER/two.csv; BENIGN names the class that is no attack

A table that says itself what is for the test keeps that. Another is split by group, or by capture or flow where a class has no three
groups (or captures): whole groups go to one side, a quarter of each class to the test. Prints by what it was split.
"""

import array
import csv
import pathlib
import sys

FOLDS = 4
LEAST_GROUPS = 3


class Column:
    """Numbers for names."""

    def __init__(self):
        self.names = {}
        self.numbers = array.array("i")

    def add(self, name):
        self.numbers.append(self.names.setdefault(name, len(self.names)))


def scan(table):
    columns = {name: Column() for name in ("label", "group", "file", "flow", "split")}
    with open(table, newline="") as file:
        for row in csv.DictReader(file):
            if row["label"]:
                for name, column in columns.items():
                    column.add(row[name])
    return columns


def serves(column, labels):
    """Whether each class lies in enough groups to be on both sides, and to be chosen on."""
    groups = {}
    for label, group in zip(labels.numbers, column.numbers):
        groups.setdefault(label, set()).add(group)
    return min(len(of_class) for of_class in groups.values()) >= LEAST_GROUPS


def sides(columns):
    """[packet with a label] whether it is for the test; None: the table says so."""
    import numpy
    from sklearn.model_selection import StratifiedGroupKFold

    if set(columns["split"].names) - {""}:
        return None, "the table's own sides"
    by = next((name for name in ("group", "file") if serves(columns[name], columns["label"])), "flow")
    labels = numpy.frombuffer(columns["label"].numbers, dtype=numpy.int32)
    groups = numpy.frombuffer(columns[by].numbers, dtype=numpy.int32)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=1).split(labels, labels, groups)
    test = numpy.zeros(len(labels), dtype=bool)
    test[next(folds)[1]] = True
    return test, by


def write(table, folder, benign, test):
    with (
        open(table, newline="") as file,
        open(folder / "several.csv", "w", newline="") as several,
        open(folder / "two.csv", "w", newline="") as two,
    ):
        rows = csv.DictReader(file)
        writers = [csv.DictWriter(out, rows.fieldnames, lineterminator="\n") for out in (several, two)]
        for writer in writers:
            writer.writeheader()
        labelled = 0
        for row in rows:
            if not row["label"]:
                continue
            if test is not None:
                row["split"] = "test" if test[labelled] else "train"
            labelled += 1
            writers[0].writerow(row)
            row["label"] = "benign" if row["label"] == benign else "attack"
            writers[1].writerow(row)


def main():
    table, folder, benign = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    columns = scan(table)
    if benign not in columns["label"].names:
        sys.exit(f"error: no packet is labelled {benign}: --benign must be one of {', '.join(columns['label'].names)}")
    test, by = sides(columns)
    write(table, folder, benign, test)
    print(by)


if __name__ == "__main__":
    main()
