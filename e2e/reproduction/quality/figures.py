"""Rows of the quality table, and what is counted for them."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Candidate:
    """A kind of model, the words of pclf train that go with it, and what tells it from others of the kind."""
    kind: str
    words: list = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the table; without are patterns of features that are no inputs, words go to every training, inner folds choose."""
    title: str
    goal: tuple
    candidates: list
    without: list
    words: list
    folds: int = 1
    inner: int = 0


@dataclass(frozen=True)
class Figures:
    """Accuracy over all packets of all folds; macro-F1 as the mean of the folds, and of all packets together (integers only)."""
    packets: int
    inputs: str
    float_accuracy: float
    float_f1: float
    accuracy: float
    f1: float
    pooled_f1: float


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

    def mean_f1(which):
        return sum(one[which]["macroF1"] for one in evaluations) / len(evaluations)

    inputs = sorted({one["inputs"] for one in evaluations})
    return Figures(packets, str(inputs[0]) if len(inputs) == 1 else f"{inputs[0]}-{inputs[-1]}", accuracy("floats"), mean_f1("floats"),
                   accuracy("integers"), mean_f1("integers"), macro_f1(confusion))


def report(found):
    """Markdown, of [(row, candidate, validation merit, figures)]; bold is what a row's validation chose."""
    lines = ["| set and split | model | inputs | packets | float | integers | integers, folds together | loss | reach |",
             "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for row, candidate, merit, seen in found:
        best = merit == max(other for same, _, other, _ in found if same is row)
        mark = "**" if best and len(row.candidates) > 1 else ""
        together = f"{seen.accuracy:.3f} / {seen.pooled_f1:.3f}" if row.folds > 1 else ""
        lines.append(f"| {row.title} | {mark}{candidate.kind}{candidate.note}{mark} | {seen.inputs} | {seen.packets} "
                     f"| {seen.float_accuracy:.3f} / {seen.float_f1:.3f} | {mark}{seen.accuracy:.3f} / {seen.f1:.3f}{mark} | {together} "
                     f"| {seen.float_accuracy - seen.accuracy:+.4f} / {seen.float_f1 - seen.f1:+.4f} | {row.goal[0]} / {row.goal[1]} |")
    lines += ["", "Accuracy / macro-F1 per packet. Folds: accuracy over all packets, macro-F1 as mean of the folds (a fold need not",
              "hold every class) and over the packets of all folds together. Loss: float less integers. Reach: trees .003, networks .01 for the loss."]
    return "\n".join(lines)
