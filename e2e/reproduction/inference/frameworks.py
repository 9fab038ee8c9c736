# SPDX-License-Identifier: Apache-2.0
"""The float models of the paper in scikit-learn, and what one inference takes in a float framework.

frameworks.py train TABLE FOLDER     trains a network of 16 and 16 neurons and a tree on the table's packets that are not of side test;
                                     FOLDER gets network.onnx, tree.onnx, classes, features and the models
frameworks.py time NAME FOLDER PACKETS ROUNDS
                                     prints nanoseconds of one sample a call, by scikit-learn and by ONNX Runtime, taking turns
"""

import csv
import json
import pathlib
import pickle
import random
import statistics
import sys
import time

import numpy as np

KEYS = ["file", "packet", "time", "flow", "flow_packet", "station", "group", "split", "vantage", "label"]
MOST_PACKETS = 60000
CALLS = 300


def read(table):
    """Packets to learn from, at most MOST_PACKETS of them, each as likely as any other."""
    with open(table, newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        features = [name for name in header if name not in KEYS]
        columns = [header.index(name) for name in features]
        label, split = header.index("label"), header.index("split")
        draw, seen, kept = random.Random(1), 0, []
        for row in rows:
            if row[split] == "test":
                continue
            seen += 1
            place = len(kept) if len(kept) < MOST_PACKETS else draw.randrange(seen)
            if place < MOST_PACKETS:
                kept[place : place + 1] = [([int(row[c]) for c in columns], row[label])]
    return features, np.array([values for values, _ in kept], dtype=np.float32), np.array([name for _, name in kept])


def train(table, folder):
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.tree import DecisionTreeClassifier

    features, x, names = read(table)
    classes, y = np.unique(names, return_inverse=True)
    models = {
        "network": make_pipeline(StandardScaler(), MLPClassifier((16, 16), max_iter=25, early_stopping=True, random_state=1)),
        "tree": DecisionTreeClassifier(max_leaf_nodes=512, max_depth=24, random_state=1),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in models.items():
        model.fit(x, y)
        types = [("input", FloatTensorType([None, x.shape[1]]))]
        options = {id(model): {"zipmap": False}}
        onnx = to_onnx(model, initial_types=types, options=options, target_opset={"": 17, "ai.onnx.ml": 3})
        (folder / f"{name}.onnx").write_bytes(onnx.SerializeToString())
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(model))
    (folder / "classes").write_text(",".join(classes))
    (folder / "features").write_text(",".join(features))


def packets_of(file, inputs):
    words = np.fromfile(file, dtype=np.int32)
    return words[inputs + 1 :].astype(np.uint32).reshape(-1, inputs).astype(np.float32)


def one_at_a_time(predict, packets, start):
    begin = time.perf_counter_ns()
    for i in range(start, start + CALLS):
        predict(packets[i % len(packets)][None, :])
    return (time.perf_counter_ns() - begin) / CALLS


def measure(name, folder, file, rounds):
    import onnxruntime
    import sklearn

    # Written by train, above, on this machine.
    model = pickle.loads((folder / f"{name}.pickle").read_bytes())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
    first = session.get_inputs()[0].name
    packets = packets_of(file, len((folder / "features").read_text().split(",")))
    ways = {
        f"scikit-learn {sklearn.__version__}": model.predict,
        f"ONNX Runtime {onnxruntime.__version__}": lambda sample: session.run(None, {first: sample}),
    }
    taken = {way: [] for way in ways}
    for turn in range(rounds + 1):
        for way, predict in ways.items():
            nanoseconds = one_at_a_time(predict, packets, turn * CALLS)
            if turn:
                taken[way].append(nanoseconds)
    for way, values in taken.items():
        print(json.dumps({"model": name, "way": way, "numbers": "float", "nanoseconds": round(statistics.median(values), 1)}))


def main():
    if sys.argv[1] == "train":
        train(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
    else:
        measure(sys.argv[2], pathlib.Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]))


if __name__ == "__main__":
    main()
