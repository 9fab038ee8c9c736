# SPDX-License-Identifier: Apache-2.0
"""Rows of the quality table, and what is counted for them."""
from dataclasses import dataclass, field
from statistics import mean, stdev


@dataclass(frozen=True)
class Candidate:
    """A kind of model, the words of pclf train that go with it, what tells it from others of the kind, and inputs it goes without."""
    kind: str
    words: list = field(default_factory=list)
    note: str = ""
    without: list = field(default_factory=list)

    @property
    def name(self):
        return self.kind + self.note


@dataclass(frozen=True)
class Row:
    """One row of the table; without are patterns of features that are no inputs, words go to every training.

    A candidate is chosen on inner folds of each training side, which are made again for each of the assignments.
    """
    title: str
    goal: tuple
    candidates: list
    without: list
    words: list
    folds: int = 1
    inner: int = 4
    assignments: int = 1


@dataclass(frozen=True)
class Figures:
    """Of the kernel's integers, over the packets of all folds together; fold_f1 is the mean of what each fold's macro-F1 is by itself.

    loss is the floats' accuracy and mean macro-F1 of the folds, less the integers'.
    """
    packets: int
    inputs: str
    accuracy: float
    f1: float
    fold_f1: float
    loss: tuple


@dataclass(frozen=True)
class Tried:
    """A candidate's figures on inner folds, one an assignment of groups to folds."""
    candidate: Candidate
    seen: list

    @property
    def merit(self):
        return mean((one.accuracy + one.f1) / 2 for one in self.seen)

    @property
    def loss(self):
        return tuple(mean(one.loss[which] for one in self.seen) for which in (0, 1))

    def __str__(self):
        return " / ".join(f"{mean(values):.4f}" + (f" ± {stdev(values):.4f}" if len(values) > 1 else "")
                          for values in ([one.accuracy for one in self.seen], [one.f1 for one in self.seen]))


def macro_f1(confusion):
    """{(label, said): packets}: mean over the classes that occur or are said."""
    there, said = {}, {}
    for (label, word), packets in confusion.items():
        there[label] = there.get(label, 0) + packets
        said[word] = said.get(word, 0) + packets
    names = {name for name in {*there, *said} if there.get(name, 0) + said.get(name, 0) > 0}
    return sum(2 * confusion.get((name, name), 0) / (there.get(name, 0) + said.get(name, 0)) for name in names) / len(names)


def pooled(evaluations):
    """Several evaluations of pclf, one a fold, as Figures."""
    packets = sum(one["integers"]["total"] for one in evaluations)
    confusion = {}
    for one in evaluations:
        for label, line in zip(one["classes"], one["confusion"]):
            for word, count in zip(one["classes"], line):
                confusion[label, word] = confusion.get((label, word), 0) + count

    def accuracy(which):
        return sum(one[which]["accuracy"] * one[which]["total"] for one in evaluations) / packets

    def fold_f1(which):
        return mean(one[which]["macroF1"] for one in evaluations)

    inputs = sorted({one["inputs"] for one in evaluations})
    return Figures(packets, str(inputs[0]) if len(inputs) == 1 else f"{inputs[0]}-{inputs[-1]}", accuracy("integers"),
                   macro_f1(confusion), fold_f1("integers"),
                   (accuracy("floats") - accuracy("integers"), fold_f1("floats") - fold_f1("integers")))


def report(found):
    """Markdown, of [(row, what was tried on each training side, figures on the test sides or None)]."""
    lines = ["Inside the training sides, on inner folds of whole groups (mean ± standard deviation of the assignments of groups to folds):",
             "", "| set and split | training side | candidate | accuracy / macro-F1 | loss | |", "| --- | --- | --- | --- | --- | --- |"]
    for row, choices, _ in found:
        for number, choice in enumerate(choices):
            best = max(choice, key=lambda one: one.merit)
            lines += [f"| {row.title} | {f'{number + 1} of {row.folds}' if row.folds > 1 else ''} | {one.candidate.name} | {one} "
                      f"| {one.loss[0]:+.4f} / {one.loss[1]:+.4f} | {'**chosen**' if one is best else ''} |" for one in choice]
    lines += ["", "On the test sides, what was chosen there:", "",
              "| set and split | model | inputs | packets | accuracy / macro-F1 | macro-F1, mean of the folds | loss | to reach |",
              "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for row, choices, seen in found:
        chosen = [max(choice, key=lambda one: one.merit).candidate.name for choice in choices]
        if seen:
            lines.append(f"| {row.title} | {', '.join(sorted(set(chosen)))} | {seen.inputs} | {seen.packets} "
                         f"| **{seen.accuracy:.4f} / {seen.f1:.4f}** | {f'{seen.fold_f1:.4f}' if row.folds > 1 else ''} "
                         f"| {seen.loss[0]:+.4f} / {seen.loss[1]:+.4f} | {row.goal[0]} / {row.goal[1]} |")
    lines += ["", "Per packet, in the kernel's integers. Folds: every packet is judged once, by the model of the fold that holds its file out, and",
              "all are counted together. Loss: floats less integers; to reach: .003 for trees, .01 for networks."]
    return "\n".join(lines)
