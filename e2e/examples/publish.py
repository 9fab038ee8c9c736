# SPDX-License-Identifier: Apache-2.0
"""Puts the trained manifests into this script's folder, with their scores in its table.

publish.py WORK EXAMPLES: reads WORK/{tree,network}.yaml and WORK/{tree,network}-{Observe,Enforce}.json (what Score printed).
"""

import json
import pathlib
import re
import sys

import numpy

from augment import CLASSES

MODELS = ("tree", "network")


def f1(confusion, index):
    right = confusion[index, index]
    return 2 * right / max(1, confusion[index].sum() + confusion[:, index].sum())


def figures(confusion):
    """Accuracy, macro-F1, then the F1 of every class; rows are packets' classes, columns verdicts."""
    by_class = [f1(confusion, index) for index in range(len(CLASSES))]
    return [numpy.trace(confusion) / confusion.sum(), sum(by_class) / len(by_class), *by_class]


def dropping(result):
    """Precision and recall of dropping, and false drops per million good packets."""
    packets = numpy.array(result["predicted"]).sum(axis=1)
    dropped = numpy.array(result["dropped"])
    return dropped[1:].sum() / max(1, dropped.sum()), dropped[1:].sum() / packets[1:].sum(), 1e6 * dropped[0] / packets[0]


def table(integers):
    packets = numpy.array(integers["tree", "Observe"]["predicted"]).sum(axis=1)
    lines = ["Packets of the held-out run: " + ", ".join(f"{count} {name}" for name, count in zip(CLASSES, packets)) + ".", "",
             "| model | accuracy | macro-F1 | " + " | ".join(f"F1 {name}" for name in CLASSES) + " | drops: precision | recall | false per million |",
             "|---" * (6 + len(CLASSES)) + "|"]
    for model in MODELS:
        for mode in ("Observe", "Enforce"):
            result = integers[model, mode]
            precision, recall, false = dropping(result)
            lines.append(row(f"{model}, {mode}", numpy.array(result["predicted"]), [f"{precision:.4f}", f"{recall:.4f}", f"{false:.1f}"]))
    return "\n".join([*lines, "", *kinds(integers), "", *framed(integers)])


def row(name, confusion, more):
    return f"| {name} | " + " | ".join([*(f"{value:.4f}" for value in figures(confusion)), *more]) + " |"


def kinds(integers):
    """What became of every attack while it was dropped, slow ones last."""
    sources = {model: {(item["class"], item["kind"]): item for item in integers[model, "Enforce"]["sources"]} for model in MODELS}
    lines = ["| attack | packets | " + " | ".join(f"{model}: dropped | passed before the first | after" for model in MODELS) + " |",
             "|---" * (2 + 3 * len(MODELS)) + "|"]
    for key in sorted((key for key in sources["tree"] if key[0] != CLASSES[0]), key=lambda key: (CLASSES.index(key[0]), key[1])):
        cells = [f"{key[0]}: {key[1]}", str(sources["tree"][key]["packets"])]
        for model in MODELS:
            item = sources[model][key]
            caught = item["dropped"] > 0
            cells += [f"{100 * item['dropped'] / item['packets']:.1f} %", str(item["before"]) if caught else "all", f"{item['seconds']:.2f} s" if caught else "never"]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def framed(integers):
    """What became of the good connections of clients in whose name someone sent SYNs."""
    lines = ["| client | " + " | ".join(f"{model}: connections refused" for model in MODELS) + " |", "|---" * (1 + len(MODELS)) + "|"]
    sources = {model: {item["kind"]: item for item in integers[model, "Enforce"]["sources"] if item["kind"].startswith("framed")} for model in MODELS}
    for kind in sorted(sources["tree"], key=lambda kind: int(re.search(r"\d+", kind)[0])):
        lines.append(f"| {kind} | " + " | ".join(f"{sources[model][kind]['refused']} of {sources[model][kind]['connections']}" for model in MODELS) + " |")
    return lines


def summary(result):
    precision, recall, false = dropping(result)
    return (f"# Held-out run in Enforce, in the kernel's integers: {100 * recall:.1f} % of the attacks' packets dropped, "
            f"{result['dropped'][0]} of {sum(result['predicted'][0])} benign ones.\n")


def main(work, examples):
    work, examples = pathlib.Path(work), pathlib.Path(examples)
    integers = {(model, mode): json.loads((work / f"{model}-{mode}.json").read_text(encoding="ascii"))
                for model in MODELS for mode in ("Observe", "Enforce")}
    for model in MODELS:
        manifest = (work / f"{model}.yaml").read_text(encoding="ascii")
        (examples / f"{model}.yaml").write_text(summary(integers[model, "Enforce"]) + manifest, encoding="ascii")
    readme = examples / "README.md"
    marks = r"(<!-- scores -->\n).*(<!-- end of scores -->)"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(re.sub(marks, lambda match: match[1] + table(integers) + "\n" + match[2], text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: publish.py WORK EXAMPLES")
    main(*sys.argv[1:])
