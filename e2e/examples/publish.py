"""Puts the trained manifests beside this script's README, with their scores in its table.

publish.py WORK EXAMPLES: reads WORK/{tree,network}.yaml, WORK/float.json and WORK/{tree,network}.json (what Score printed).
"""

import json
import pathlib
import re
import sys

import numpy

from packets import CLASSES

MODELS = ("tree", "network")


def f1(confusion, index):
    right = confusion[index, index]
    return 2 * right / (confusion[index].sum() + confusion[:, index].sum())


def figures(confusion):
    """Accuracy, macro-F1, then the F1 of every class; rows are packets' classes, columns verdicts."""
    by_class = [f1(confusion, index) for index in range(len(CLASSES))]
    return [numpy.trace(confusion) / confusion.sum(), sum(by_class) / len(by_class), *by_class]


def table(floats, integers):
    packets = numpy.array(integers["tree"]["predicted"]).sum(axis=1)
    lines = ["Packets of the held-out run: " + ", ".join(f"{count} {name}" for name, count in zip(CLASSES, packets)) + ".", "",
             "| model | accuracy | macro-F1 | " + " | ".join(f"F1 {name}" for name in CLASSES) + " | benign dropped | attacks dropped |",
             "|---" * (5 + len(CLASSES)) + "|"]
    for model in MODELS:
        lines.append(row(f"{model}, float", numpy.array(floats[model]), "", ""))
        result = integers[model]
        dropped = result["dropped"]
        shares = ", ".join(f"{name} {100 * got / all:.1f} %" for name, got, all in list(zip(CLASSES, dropped, packets))[1:])
        lines.append(row(f"{model}, integers", numpy.array(result["predicted"]), f"{dropped[0]} of {packets[0]}", shares))
    return "\n".join(lines)


def summary(result):
    confusion = numpy.array(result["predicted"])
    accuracy, macro = figures(confusion)[:2]
    return (f"# Held-out run, in the kernel's integers: accuracy {accuracy:.4f}, macro-F1 {macro:.4f}; "
            f"{result['dropped'][0]} of {confusion[0].sum()} benign packets dropped.\n")


def row(name, confusion, benign, attacks):
    return f"| {name} | " + " | ".join(f"{value:.4f}" for value in figures(confusion)) + f" | {benign} | {attacks} |"


def main(work, examples):
    work, examples = pathlib.Path(work), pathlib.Path(examples)
    floats = json.loads((work / "float.json").read_text(encoding="ascii"))
    integers = {model: json.loads((work / f"{model}.json").read_text(encoding="ascii")) for model in MODELS}
    if integers["network"]["predicted"] != floats["networkInteger"]:
        sys.exit("the training tool's integers and the Java twin's disagree about the network")
    for model in MODELS:
        manifest = (work / f"{model}.yaml").read_text(encoding="ascii")
        (examples / f"{model}.yaml").write_text(summary(integers[model]) + manifest, encoding="ascii")
    readme = examples / "README.md"
    marks = r"(<!-- scores -->\n).*(<!-- end of scores -->)"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(re.sub(marks, lambda match: match[1] + table(floats, integers) + "\n" + match[2], text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: publish.py WORK EXAMPLES")
    main(*sys.argv[1:])
