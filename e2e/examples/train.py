# SPDX-License-Identifier: Apache-2.0
"""Trains the network among the example classifiers and writes its manifest; the trees are learned by pclf train.

train.py WORK: reads WORK/train-{all,20,0}.csv, writes WORK/network.yaml. Everything follows from the inputs and a fixed seed.
"""

import pathlib
import sys

import numpy
from sklearn.neural_network import MLPClassifier

import manifest
from arithmetic import Input, Layer, scores, within_lane_bound
from packets import ADDRESS, CLASSES, COLUMN, FEATURES, FLOW, begins, forgive, read, several_attacks, unlike_any_attack
from quantize import quantize

SEED = 20
FORGIVEN = 5000
# As it was; with the attacks dropped after so many packets.
RECORDINGS = ("all", "20", "0")
HIDDEN = (16, 16)
ATTEMPTS = 5
# How each feature becomes 8 bits. What a source did by the logarithm, of which the network takes differences: packets a flow,
# flows a port. Of a flow only its beginning matters.
INPUTS = [
    Input("Protocol", multiplier=8),
    *(Input(name, multiplier=64) for name in FLOW),
    *(Input(name, "Log2", multiplier=4, shift=6) for name in ADDRESS),
]


def training_set(recordings, chance):
    """Packets, labels and weights: of the recordings as they were, and of the attacks as they are while they are dropped."""
    values = numpy.concatenate([values for values, _ in recordings])
    labels = numpy.concatenate([labels for _, labels in recordings])
    mixed, mixed_labels = several_attacks(values, labels, 30000, chance)
    more = unlike_any_attack(values, 40000, chance)
    labels = numpy.concatenate([forgive(values, labels), mixed_labels, numpy.zeros(len(more), dtype=labels.dtype)])
    values = numpy.concatenate([values, mixed, more])
    kinds, counts = numpy.unique(numpy.column_stack([values, labels]), axis=0, return_counts=True)
    values, labels = kinds[:, :-1], kinds[:, -1]
    # A packet that came a thousand times counts no more than one that came ten times.
    return values, labels, balanced(values, labels, numpy.minimum(counts, 10).astype(float))


def balanced(values, labels, weights):
    """Shares that add up to 1: most is benign, half of that the beginnings of flows; the attacks share the rest evenly."""
    opening = begins(values)
    for group, share in [((labels == 0) & opening, 0.4), ((labels == 0) & ~opening, 0.3), *((labels == label, 0.1) for label in range(1, len(CLASSES)))]:
        weights[group] *= share / weights[group].sum()
    return weights


def train_network(inputs, labels, weights, chance):
    """The integer layers: of several trainings the one whose integers do best on the training set."""
    best = None
    for attempt in range(ATTEMPTS):
        # A packet that comes often is shown often: MLPClassifier knows no weights.
        shown = chance.choice(len(inputs), size=120000, p=weights)
        network = MLPClassifier(HIDDEN, alpha=1e-3, batch_size=256, learning_rate_init=2e-3, max_iter=30, random_state=SEED + attempt)
        network.fit(inputs[shown] / 255.0, labels[shown])
        layers = lean_to_benign(quantize([w.T for w in network.coefs_], network.intercepts_, inputs), inputs, labels)
        errors = mistakes(scores(layers, inputs).argmax(axis=1), labels)
        print(f"training {attempt + 1}: {errors[0]} kinds of attack packets missed, {errors[1]} kinds of benign ones taken for attacks")
        if best is None or errors < best[0]:
            best = (errors, layers)
    return best[1]


def lean_to_benign(layers, inputs, labels):
    """In doubt for the packet: benign gets what all but one in FORGIVEN of the good kinds of packets need."""
    totals = scores(layers, inputs[labels == 0])
    lead = int(numpy.quantile(totals[:, 1:].max(axis=1) - totals[:, 0], 1 - 1 / FORGIVEN, method="higher"))
    last = layers[-1]
    biases = last.biases.copy()
    biases[0] += max(0, lead + 1)
    return [*layers[:-1], Layer(last.weights, biases, last.shift)]


def mistakes(predicted, labels):
    return int(((labels > 0) & (predicted == 0)).sum()), int(((labels == 0) & (predicted > 0)).sum())


def logit_scale(totals, labels, weights):
    """What one step of a score is worth in nats: the temperature at which the scores as logits explain the labels best."""
    def surprise(scale):
        logits = totals * scale
        logits = logits - logits.max(axis=1, keepdims=True)
        chosen = logits[numpy.arange(len(labels)), labels]
        return float((weights * (numpy.log(numpy.exp(logits).sum(axis=1)) - chosen)).sum())
    return min((2.0 ** (step / 4) for step in range(-80, 9)), key=surprise)


def main(out):
    chance = numpy.random.default_rng(SEED)
    out = pathlib.Path(out)
    recordings = [read(out / f"train-{name}.csv") for name in RECORDINGS]
    values, labels, weights = training_set(recordings, chance)
    inputs = quantized(values)
    layers = train_network(inputs, labels, weights, chance)
    if not all(within_lane_bound(layer) for layer in layers):
        raise SystemExit("a layer exceeds the lane bound")
    sizes = "-".join(str(size) for size in (len(INPUTS), *HIDDEN, len(CLASSES)))
    manifest.write(out / "network.yaml", f"Written by e2e/examples/make: a neural network, {sizes}. "
                   "One of two revisions of one classifier: apply the other to roll it out.",
                   "0.8", logit_scale(scores(layers, inputs), labels, weights), manifest.network(INPUTS, layers))


def quantized(values):
    return numpy.column_stack([item.quantize(values[:, COLUMN[item.name]]) for item in INPUTS])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: train.py WORK")
    main(sys.argv[1])
