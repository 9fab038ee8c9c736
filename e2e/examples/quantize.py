# SPDX-License-Identifier: Apache-2.0
"""Post-training quantization of a float ReLU network whose inputs are 0..1 (the 8-bit inputs divided by 255)."""

import numpy

from arithmetic import Layer, activate, sums, within_lane_bound

LARGEST_WEIGHT = 127


def quantize(weights, biases, calibration):
    """Integer layers for float weights[layer][neuron][input] and biases[layer][neuron].

    calibration: 8-bit inputs, one row a packet, from which the range of every hidden neuron is taken.
    """
    weights, biases = equalize(weights, biases, calibration / 255.0)
    layers = []
    inputs = calibration
    step = 1 / 255.0  # what one unit of this layer's inputs is worth
    for index, (w, b) in enumerate(zip(weights, biases)):
        hidden = index < len(weights) - 1
        layer, step = quantize_layer(w, b, step, inputs, hidden)
        layers.append(layer)
        inputs = activate(layer, inputs)
    return layers


def equalize(weights, biases, inputs):
    """Scales every hidden neuron so that its largest output is 1: ReLU lets a factor move into the next layer."""
    weights, biases = [w.copy() for w in weights], [b.copy() for b in biases]
    for index in range(len(weights) - 1):
        outputs = numpy.maximum(0, inputs @ weights[index].T + biases[index])
        largest = outputs.max(axis=0)
        factor = numpy.where(largest > 0, largest, 1)
        weights[index] /= factor[:, None]
        biases[index] /= factor
        weights[index + 1] *= factor[None, :]
        inputs = outputs / factor
    return weights, biases


def quantize_layer(w, b, step, inputs, hidden):
    """One layer with the finest weights that its bounds allow, and what one unit of its outputs is worth."""
    scale = numpy.abs(w).max() / LARGEST_WEIGHT
    while True:
        weights = numpy.rint(w / scale).astype(numpy.int64)
        biases = numpy.rint(b / (scale * step)).astype(numpy.int64)
        layer = Layer(weights, biases, 0)
        if within_lane_bound(layer):
            break
        scale *= 1.05
    if hidden:
        largest = max(255, int(sums(layer, inputs).max()))
        shift = max(0, int(numpy.ceil(numpy.log2(largest / 255))))
        layer = Layer(weights, biases, shift)
    return layer, scale * step * 2 ** layer.shift
