"""Trains the two example classifiers and writes their manifests.

train.py TRAIN.csv HELD-OUT.csv OUT: writes OUT/tree.yaml, OUT/network.yaml, and OUT/float.json with what the float models
make of the held-out run (rows: class of the packet; columns: prediction). Everything follows from the inputs and a fixed seed.
"""

import json
import pathlib
import sys

import numpy
from sklearn.metrics import confusion_matrix
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

import manifest
from arithmetic import Input, Layer, scores, within_lane_bound
from packets import CLASSES, COLUMN, read, unlike_any_attack
from quantize import quantize

SEED = 20
HIDDEN = (16, 16)
FEW = 20
ATTEMPTS = 5
# How each feature becomes 8 bits: lengths and windows by their logarithm, so that 40, 44 and 60 bytes stay far apart; flags so
# that SYN and RST are far apart too, and all with ACK the same.
INPUTS = [
    Input("LinkKind", multiplier=32),
    Input("Protocol", multiplier=8),
    Input("PacketLength", "Log2", offset=1200, multiplier=12, shift=6),
    Input("PayloadLength", "Log2", multiplier=6, shift=6),
    Input("TcpFlags", multiplier=25),
    Input("TcpWindow", "Log2", offset=2048, shift=3),
    Input("Fragment", multiplier=127),
    Input("PayloadByte2"),
    Input("PayloadByte3"),
    Input("PayloadPrintable", multiplier=15),
    Input("PayloadZero", multiplier=15),
    Input("PayloadHigh", multiplier=15),
]


def training_set(values, labels, chance):
    """Every kind of packet once, with a weight that grows with its number only up to a bound: a flood is one packet a thousand times.

    What an attack sent only a few times is left out: probes that are well-formed requests of some protocol, of which one
    packet does not say who asks. A model that learned them would drop somebody's good requests.
    """
    benign = unlike_any_attack(values[labels == 0], 40000, chance)
    values = numpy.concatenate([values, benign])
    labels = numpy.concatenate([labels, numpy.zeros(len(benign), dtype=labels.dtype)])
    kinds, counts = numpy.unique(numpy.column_stack([values, labels]), axis=0, return_counts=True)
    learned = (kinds[:, -1] == 0) | (counts >= FEW)
    return kinds[learned, :-1], kinds[learned, -1], numpy.minimum(counts[learned], 50).astype(float)


def train_tree(values, labels, weights):
    tree = DecisionTreeClassifier(max_leaf_nodes=64, max_depth=10, class_weight={0: 4, 1: 1, 2: 1, 3: 1}, random_state=SEED)
    return tree.fit(values, labels, sample_weight=weights)


def export_tree(tree):
    """Nodes numbered from the root, thresholds as the largest integer that goes left, shares of the classes as int8."""
    fitted = tree.tree_
    inner = [node for node in range(fitted.node_count) if fitted.children_left[node] >= 0]
    leaves = [node for node in range(fitted.node_count) if fitted.children_left[node] < 0]
    name = {node: index for index, node in enumerate(inner)} | {leaf: -index - 1 for index, leaf in enumerate(leaves)}
    nodes = [(int(fitted.feature[node]), int(numpy.floor(fitted.threshold[node])), name[fitted.children_left[node]], name[fitted.children_right[node]])
             for node in inner]
    shares = fitted.value[leaves][:, 0, :]
    return nodes, numpy.rint(127 * shares / shares.sum(axis=1, keepdims=True)).astype(numpy.int8)


def train_network(inputs, labels, weights, chance):
    """The float network and its integer layers: of several trainings the one whose integers do best on the training set."""
    best = None
    for attempt in range(ATTEMPTS):
        # A packet that comes often is shown often: MLPClassifier knows no weights.
        shown = chance.choice(len(inputs), size=120000, p=balanced(labels, weights))
        network = MLPClassifier(HIDDEN, alpha=1e-3, batch_size=256, learning_rate_init=2e-3, max_iter=30, random_state=SEED + attempt)
        network.fit(inputs[shown] / 255.0, labels[shown])
        layers = lean_to_benign(quantize([w.T for w in network.coefs_], network.intercepts_, inputs), inputs, labels)
        errors = mistakes(scores(layers, inputs).argmax(axis=1), labels)
        print(f"training {attempt + 1}: {errors[0]} kinds of attack packets missed, {errors[1]} kinds of benign ones taken for attacks")
        if best is None or errors < best[0]:
            best = (errors, network, layers)
    return best[1:]


def lean_to_benign(layers, inputs, labels):
    """In doubt for the packet: benign gets three quarters of the lead that the closest attack of the training set has."""
    attacks = scores(layers, inputs[labels > 0])
    lead = int((attacks[:, 1:].max(axis=1) - attacks[:, 0]).min())
    last = layers[-1]
    biases = last.biases.copy()
    biases[0] += max(0, 3 * lead // 4)
    return [*layers[:-1], Layer(last.weights, biases, last.shift)]


def mistakes(predicted, labels):
    return int(((labels > 0) & (predicted != labels)).sum()), int(((labels == 0) & (predicted > 0)).sum())


def balanced(labels, weights):
    """Most of what is shown is benign, the attacks share the rest evenly."""
    share = numpy.where(labels == 0, 0.7, 0.3 / (len(CLASSES) - 1))
    total = numpy.array([weights[labels == label].sum() for label in range(len(CLASSES))])
    chance = weights * share / total[labels]
    return chance / chance.sum()


def main(train_csv, held_out_csv, out):
    chance = numpy.random.default_rng(SEED)
    values, labels, weights = training_set(*read(train_csv), chance)
    held_out, expected = read(held_out_csv)
    out = pathlib.Path(out)

    tree = train_tree(values, labels, weights)
    nodes, leaf_scores = export_tree(tree)
    manifest.write(out / "tree.yaml", f"Written by e2e/examples/make: a decision tree of {len(leaf_scores)} leaves and depth {tree.get_depth()}. "
                   "One of two revisions of one classifier: apply the other to roll it out.", manifest.tree(nodes, leaf_scores))

    inputs = numpy.column_stack([item.quantize(values[:, COLUMN[item.name]]) for item in INPUTS])
    network, layers = train_network(inputs, labels, weights, chance)
    if not all(within_lane_bound(layer) for layer in layers):
        raise SystemExit("a layer exceeds the lane bound")
    sizes = "-".join(str(size) for size in (len(INPUTS), *HIDDEN, len(CLASSES)))
    manifest.write(out / "network.yaml", f"Written by e2e/examples/make: a neural network, {sizes}. "
                   "One of two revisions of one classifier: apply the other to roll it out.", manifest.network(INPUTS, layers))

    held_out_inputs = numpy.column_stack([item.quantize(held_out[:, COLUMN[item.name]]) for item in INPUTS])
    every = list(range(len(CLASSES)))
    results = {
        "tree": confusion_matrix(expected, tree.predict(held_out), labels=every).tolist(),
        "network": confusion_matrix(expected, network.predict(held_out_inputs / 255.0), labels=every).tolist(),
    }
    # A second opinion on the Java twin's integers, which make the table in the end.
    results["networkInteger"] = confusion_matrix(expected, scores(layers, held_out_inputs).argmax(axis=1), labels=every).tolist()
    (out / "float.json").write_text(json.dumps(results) + "\n", encoding="ascii")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: train.py TRAIN.csv HELD-OUT.csv OUT")
    main(*sys.argv[1:])
