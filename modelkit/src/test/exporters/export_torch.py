#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes dense networks as PyTorch's two exporters write them: export_torch.py DIRECTORY (where export.py has written train.csv)

Beside them, in the folder refused, what the kernel cannot run, as the same exporters write it.
"""
import csv
import pathlib
import sys
import warnings

import numpy as np
import torch
from torch import nn

EPOCHS = 12


def table(path):
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    label = header.index("label")
    classes = ["benign", "scan", "flood", "tunnel"]
    x = torch.tensor(np.array([row[label + 1:] for row in rows], dtype=np.float32))
    return x, torch.tensor([classes.index(row[label]) for row in rows])


class Scaled(nn.Module):
    """Standardized inputs, as a training script does it without a library: constants in the model."""

    def __init__(self, x, body):
        super().__init__()
        self.register_buffer("mean", x.mean(0))
        self.register_buffer("deviation", x.std(0))
        self.body = body

    def forward(self, x):
        return self.body((x - self.mean) / self.deviation)


class Chosen(nn.Module):
    """Columns taken by a range, by a list and by what is left, and the logarithm of some of them."""

    def __init__(self, inputs):
        super().__init__()
        self.body = normalized(inputs)

    def forward(self, x):
        lengths, port = torch.split(x[:, 1:4], [2, 1], 1)
        return self.body(torch.cat([torch.log1p(lengths), x[:, [7, 0]], port, x[:, 4:7]], 1))


class Attack(nn.Module):
    """One probability a packet, without a dimension of its own."""

    def __init__(self, inputs):
        super().__init__()
        self.body = nn.Sequential(nn.BatchNorm1d(inputs), nn.Linear(inputs, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        return torch.sigmoid(self.body(x)).squeeze(1)


class TwoHeads(nn.Module):
    """Two answers."""

    def __init__(self, inputs):
        super().__init__()
        self.first = nn.Linear(inputs, 4)
        self.second = nn.Linear(inputs, 3)

    def forward(self, x):
        return self.first(x), self.second(x)


class Residual(nn.Module):
    """A branch, which one chain of layers is not."""

    def __init__(self, inputs):
        super().__init__()
        self.first = nn.Linear(inputs, 16)
        self.second = nn.Linear(16, 16)
        self.last = nn.Linear(16, 4)

    def forward(self, x):
        hidden = torch.relu(self.first(x))
        return self.last(hidden + torch.relu(self.second(hidden)))


def trained(model, x, y, loss=nn.CrossEntropyLoss()):
    torch.manual_seed(1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    for _ in range(EPOCHS):
        for at in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            loss(model(x[at]), y[at]).backward()
            optimizer.step()
    return model.eval()


def activated(inputs, activation):
    return nn.Sequential(nn.Linear(inputs, 16), activation(), nn.Linear(16, 4))


def dense(inputs, hidden=24, activation=nn.ReLU):
    return nn.Sequential(nn.Linear(inputs, hidden), activation(), nn.Dropout(0.1), nn.Linear(hidden, 16), activation(), nn.Linear(16, 4))


def normalized(inputs):
    return nn.Sequential(nn.BatchNorm1d(inputs), nn.Linear(inputs, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 4), nn.Softmax(dim=1))


def save(path, model, x, dynamo):
    axes = {"dynamic_shapes": ({0: torch.export.Dim("batch", min=1)},)} if dynamo else {"dynamic_axes": {"input": {0: "batch"}}}
    torch.onnx.export(model, (x[:2],), str(path), input_names=["input"], dynamo=dynamo, external_data=False,
                      verbose=False, **axes)


def export(folder, models, x, suffix=""):
    for name, model in models.items():
        for dynamo in (False, True):
            save(folder / f"torch-{name}-{'dynamo' if dynamo else 'legacy'}{suffix}.onnx", model, x, dynamo)


def main():
    warnings.simplefilter("ignore")
    # The batches are small: threads that wait for each other cost more than they save.
    torch.set_num_threads(1)
    folder = pathlib.Path(sys.argv[1])
    x, y = table(folder / "train.csv")
    inputs = x.shape[1]
    torch.manual_seed(1)
    body = trained(normalized(inputs), x, y)
    export(folder, {"dense": trained(Scaled(x, dense(inputs)), x, y), "normalized": body, "columns": trained(Chosen(inputs), x, y)}, x)
    export(folder, {"attack": trained(Attack(inputs), x, (y > 0).float(), nn.BCELoss())}, x, "-binary")
    export(folder, {"double": trained(normalized(inputs).double(), x.double(), y)}, x.double())
    # What comes of saying nothing: weights in a second file.
    torch.onnx.export(body, (x[:2],), str(folder / "torch-two-files-dynamo.onnx"), verbose=False)
    one_packet(folder, body, x)
    export_refused(folder / "refused", x)


def one_packet(folder, model, x):
    """Without a word about dynamic axes both take the example's number of packets for the only one."""
    torch.onnx.export(model, (x[:1],), str(folder / "torch-one-packet-legacy.onnx"), dynamo=False)
    torch.onnx.export(model, (x[:3],), str(folder / "torch-three-packets-dynamo.onnx"), dynamo=True, external_data=False, verbose=False)


def export_refused(folder, x):
    inputs = x.shape[1]
    refused = {"gelu": dense(inputs, activation=nn.GELU), "wide": dense(inputs, hidden=200), "residual": Residual(inputs),
               "convolution": nn.Sequential(nn.Unflatten(1, (1, inputs)), nn.Conv1d(1, 4, 3), nn.Flatten(), nn.Linear(4 * (inputs - 2), 4))}
    for name in ("Tanh", "Sigmoid", "SiLU", "ReLU6", "LeakyReLU"):
        refused[name.lower()] = activated(inputs, getattr(nn, name))
    refused["two-heads"] = TwoHeads(inputs)
    folder.mkdir(exist_ok=True)
    export(folder, {name: model.eval() for name, model in refused.items()}, x)
    half = activated(inputs, nn.ReLU).half().eval()
    save(folder / "torch-half.onnx", half, x.half(), False)
    torch.onnx.export(dense(inputs).train(), (x[:2],), str(folder / "torch-training.onnx"), dynamo=False, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.TRAINING)
    torch.onnx.export(dense(inputs).eval(), (x[:2],), str(folder / "torch-dynamic-columns.onnx"), dynamo=False, input_names=["input"],
                      dynamic_axes={"input": {0: "batch", 1: "columns"}})


if __name__ == "__main__":
    main()
