# SPDX-License-Identifier: Apache-2.0
"""The kernel's integer arithmetic for networks, vectorized: from raw features to the 8-bit inputs, and through the layers."""

import dataclasses

import numpy


@dataclasses.dataclass(frozen=True)
class Input:
    """One input of a network: clamp(((t - offset) * multiplier + half) >> shift, 0, 255)."""

    name: str
    transform: str = "Linear"
    offset: int = 0
    multiplier: int = 1
    shift: int = 0

    def quantize(self, values):
        t = log2(values) if self.transform == "Log2" else values
        return numpy.clip(((t - self.offset) * self.multiplier + half(self.shift)) >> self.shift, 0, 255)


@dataclasses.dataclass(frozen=True)
class Layer:
    """weights[neuron][input] and biases[neuron] as integers; the last layer's shift is 0 and not used."""

    weights: numpy.ndarray
    biases: numpy.ndarray
    shift: int


def half(shift):
    return 0 if shift == 0 else 1 << (shift - 1)


def log2(values):
    """256 times the binary logarithm of value + 1, linear between powers of two."""
    x = values + 1
    exponent = numpy.frexp(x.astype(numpy.float64))[1].astype(numpy.int64) - 1
    mantissa = numpy.where(exponent >= 8, x >> numpy.maximum(exponent - 8, 0), x << numpy.maximum(8 - exponent, 0))
    return 256 * exponent + mantissa - 256


def sums(layer, inputs):
    return inputs @ layer.weights.T + layer.biases


def activate(layer, inputs):
    return numpy.minimum(255, (numpy.maximum(0, sums(layer, inputs)) + half(layer.shift)) >> layer.shift)


def scores(layers, inputs):
    for layer in layers[:-1]:
        inputs = activate(layer, inputs)
    return sums(layers[-1], inputs)


def within_lane_bound(layer):
    """|bias| + 255 * sum|weight| < 2^20 for every neuron: three sums share a 64-bit multiply in the kernel."""
    return bool(numpy.all(numpy.abs(layer.biases) + 255 * numpy.abs(layer.weights).sum(axis=1) < 1 << 20))
