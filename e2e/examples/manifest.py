# SPDX-License-Identifier: Apache-2.0
"""Writes PacketClassifier manifests, always the same bytes for the same model."""

import textwrap

from packets import CLASSES, FEATURES

HEAD = """\
apiVersion: packetclassifier.dev/v1alpha1
kind: PacketClassifier
metadata:
  name: edge-guard
  annotations:
    packetclassifier.dev/trained-on: traffic that e2e/examples/record makes; scores in e2e/examples/README.md
spec:
  mode: Observe
  target:
    interfaces: {defaultRoute: true}
  policy:
    # Established connections pass by what is learned, so a short look around is enough.
    warmUp: 10s
    actions:
"""


def write(path, comment, confidence, logit_scale, scorer):
    """confidence: least one of an action; logit_scale: nats a step of a score; scorer: the lines of model.features and of neuralNetwork or treeEnsemble."""
    lines = [f"# {line}" for line in textwrap.wrap(comment, 110)]
    lines += HEAD.splitlines()
    lines += [f"      - {{class: {name}, action: Drop, minConfidence: \"{confidence}\"}}" for name in CLASSES[1:]]
    lines += ["  model:", f"    classes: [{', '.join(CLASSES)}]", f'    logitScale: "{logit_scale:.8f}"']
    lines += scorer
    with open(path, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")


def network(inputs, layers):
    lines = ["    features:"]
    for item in inputs:
        fields = [f"name: {item.name}"]
        if item.transform != "Linear":
            fields.append(f"transform: {item.transform}")
        fields += [f"{name}: {value}" for name, value, default in
                   (("offset", item.offset, 0), ("multiplier", item.multiplier, 1), ("shift", item.shift, 0)) if value != default]
        lines.append(f"      - {{{', '.join(fields)}}}")
    lines += ["    neuralNetwork:", "      layers:"]
    for layer in layers:
        lines.append(f'        - biases: "{numbers(layer.biases)}"')
        if layer.shift:
            lines.append(f"          shift: {layer.shift}")
        lines.append("          weights:")
        lines += [f'            - "{numbers(row)}"' for row in layer.weights]
    return lines


def numbers(values):
    return " ".join(str(int(value)) for value in values)
