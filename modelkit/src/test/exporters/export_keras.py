#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes ONNX files as Keras's exporter writes them.

usage: export_keras.py DIRECTORY
"""
import pathlib
import sys

import keras
import numpy as np
from keras import layers

from packets import write_tables


def keras_layers(x):
    scaled = layers.Normalization()
    scaled.adapt(x)
    good = {
        "keras-dense": [layers.BatchNormalization(), layers.Dense(24, "relu"), layers.Dense(16, "relu"), layers.Dense(4, "softmax")],
        "keras-dropout": [layers.BatchNormalization(), layers.Dense(24), layers.BatchNormalization(), layers.ReLU(), layers.Dropout(0.1),
                          layers.Dense(4)],
        "keras-sigmoid-binary": [layers.BatchNormalization(), layers.Dense(16, "relu"), layers.Dense(1, "sigmoid")],
    }
    bad = {
        "keras-normalization": [scaled, layers.Dense(16, "relu"), layers.Dense(4, "softmax")],
        "keras-relu6": [layers.BatchNormalization(), layers.Dense(16, "relu6"), layers.Dense(4, "softmax")],
        "keras-leaky": [layers.BatchNormalization(), layers.Dense(16), layers.LeakyReLU(), layers.Dense(4, "softmax")],
        "keras-one-sum": [layers.BatchNormalization(), layers.Dense(16, "relu"), layers.Dense(1)],
    }
    return good, bad


def export(folder, refused, x, y):
    keras.utils.set_random_seed(1)
    floats = x.astype(np.float32)
    for where, models in zip((folder, refused), keras_layers(floats)):
        for name, chain in models.items():
            model = keras.Sequential([keras.Input((x.shape[1],), name="input"), *chain])
            binary = model.output_shape[-1] == 1
            loss = keras.losses.BinaryCrossentropy() if binary else keras.losses.SparseCategoricalCrossentropy(from_logits=name == "keras-dropout")
            model.compile("adam", loss)
            model.fit(floats, np.minimum(y, 1) if binary else y, epochs=12 if where == folder else 1, batch_size=64, verbose=0)
            model.export(where / f"{name}.onnx", format="onnx", verbose=False)


def main():
    folder = pathlib.Path(sys.argv[1])
    refused = folder / "refused"
    refused.mkdir(parents=True, exist_ok=True)
    (x, y), _ = write_tables(folder)
    export(folder, refused, x, y)


if __name__ == "__main__":
    main()
