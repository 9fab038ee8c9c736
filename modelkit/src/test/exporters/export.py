#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes ONNX files as real exporters write them, and the table that their models were trained on.

usage: export.py DIRECTORY

Every model sees raw features, as a kernel does. What the kernel cannot run is written too, in a folder of its own: the
import must refuse it and say why.
"""
import json
import pathlib
import sys

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm as lightgbm_step
from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost as xgboost_step
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (AdaBoostClassifier, ExtraTreesClassifier, GradientBoostingClassifier,
                              HistGradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor)
from sklearn.feature_selection import SelectKBest, VarianceThreshold, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import (FunctionTransformer, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder, PolynomialFeatures, RobustScaler,
                                   StandardScaler)
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from skl2onnx import to_onnx, update_registered_converter
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from skl2onnx.common.shape_calculator import calculate_linear_classifier_output_shapes
from xgboost import XGBClassifier

from packets import CLASSES, FEATURES, write_tables

def network(*hidden, activation="relu"):
    return MLPClassifier(hidden, activation=activation, max_iter=40, random_state=1)


def tree():
    return DecisionTreeClassifier(max_leaf_nodes=60, random_state=1)


def forest():
    return RandomForestClassifier(16, max_leaf_nodes=48, max_depth=16, random_state=1)


def columns(remainder="drop"):
    """Some columns scaled this way, some that way, in another order than they come in."""
    return ColumnTransformer([("ranges", MinMaxScaler(), [5, 3]), ("lengths", StandardScaler(), [1, 2, 4, 7])], remainder=remainder)


def sklearn_models():
    standard = StandardScaler
    return {
        "sklearn-mlp-standard": (make_pipeline(standard(), network(16)), None),
        "sklearn-mlp-two-hidden-minmax": (make_pipeline(MinMaxScaler(), network(32, 16)), None),
        "sklearn-mlp-binary": (make_pipeline(standard(), network(12)), 2),
        "sklearn-logistic": (make_pipeline(standard(), LogisticRegression(max_iter=500)), None),
        "sklearn-tree": (DecisionTreeClassifier(max_leaf_nodes=200, max_depth=20, random_state=1), None),
        "sklearn-tree-standard": (make_pipeline(standard(), DecisionTreeClassifier(max_leaf_nodes=60, random_state=1)), None),
        "sklearn-forest": (RandomForestClassifier(32, max_leaf_nodes=64, max_depth=16, random_state=1), None),
        "sklearn-forest-minmax": (make_pipeline(MinMaxScaler(), RandomForestClassifier(16, max_leaf_nodes=64, max_depth=16, random_state=1)), None),
        "sklearn-extra-trees": (ExtraTreesClassifier(24, max_leaf_nodes=64, max_depth=16, random_state=1), None),
        "sklearn-boosting": (GradientBoostingClassifier(n_estimators=12, max_depth=4, random_state=1), None),
        "sklearn-boosting-binary": (GradientBoostingClassifier(n_estimators=40, max_depth=3, random_state=1), 2),
        "sklearn-hist-boosting": (HistGradientBoostingClassifier(max_iter=14, max_leaf_nodes=24, random_state=1), None),
        "sklearn-mlp-identity": (make_pipeline(standard(), network(8, activation="identity")), None),
        "sklearn-mlp-no-hidden": (make_pipeline(RobustScaler(), network()), None),
        "sklearn-forest-max-abs": (make_pipeline(MaxAbsScaler(), forest()), None),
        "sklearn-mlp-columns": (make_pipeline(columns(), network(16)), None),
        "sklearn-mlp-columns-passed": (make_pipeline(columns("passthrough"), standard(), network(16)), None),
        "sklearn-forest-columns": (make_pipeline(columns("passthrough"), forest()), None),
        "sklearn-tree-union": (make_pipeline(make_union(standard(), MinMaxScaler()), tree()), None),
        "sklearn-mlp-union": (make_pipeline(make_union(standard(), MinMaxScaler()), network(16)), None),
        "sklearn-mlp-best": (make_pipeline(standard(), SelectKBest(f_classif, k=5), network(16)), None),
        "sklearn-boosting-varied": (make_pipeline(VarianceThreshold(1), GradientBoostingClassifier(n_estimators=8, random_state=1)), None),
        "sklearn-hist-boosting-binary": (HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=31, max_depth=12, random_state=1), 2),
    }


def refused_models():
    return {
        "tanh": (make_pipeline(StandardScaler(), network(16, activation="tanh")), None),
        "support-vectors": (SVC(probability=True), None),
        "wide": (make_pipeline(StandardScaler(), network(100)), None),
        "deep-forest": (RandomForestClassifier(20, random_state=1), None),
        "many-trees": (GradientBoostingClassifier(n_estimators=30, max_depth=2, random_state=1), None),
        "adaptive": (AdaBoostClassifier(n_estimators=5, random_state=1), None),
        "sigmoid": (make_pipeline(StandardScaler(), network(16, activation="logistic")), None),
        "normalizer": (make_pipeline(Normalizer(), network(16)), None),
        "polynomial": (make_pipeline(PolynomialFeatures(2), network(16)), None),
        "components": (make_pipeline(PCA(4), tree()), None),
        "regressor": (RandomForestRegressor(4, max_leaf_nodes=30, random_state=1), 2),
    }


def export_shapes(folder, refused, x, y):
    """The same kinds of models, exported with other inputs and outputs than one float tensor and a map."""
    named = np.array(CLASSES)[y]
    wide = x.shape[1]
    mlp = make_pipeline(StandardScaler(), network(16)).fit(x, y)
    one = tree().fit(x, y)
    mlp_named = make_pipeline(RobustScaler(), network(16)).fit(x, named)
    accepted = {
        "sklearn-mlp-double": (mlp, DoubleTensorType([None, wide]), False),
        "sklearn-mlp-whole-numbers": (mlp, Int64TensorType([None, wide]), True),
        "sklearn-tree-whole-numbers": (one, Int64TensorType([None, wide]), True),
        "sklearn-mlp-one-packet": (mlp, FloatTensorType([1, wide]), True),
        "sklearn-tree-seven-packets": (one, FloatTensorType([7, wide]), False),
        "sklearn-mlp-named": (mlp_named, FloatTensorType([None, wide]), True),
        "sklearn-mlp-named-no-map": (mlp_named, FloatTensorType([None, wide]), False),
        "sklearn-forest-named-no-map": (forest().fit(x, named), FloatTensorType([None, wide]), False),
    }
    bad = {
        "double-tree": (one, DoubleTensorType([None, wide]), False),
        "double-map": (mlp, DoubleTensorType([None, wide]), True),
        "dynamic-columns": (mlp, FloatTensorType([None, None]), True),
        "dynamic-columns-tree": (one, FloatTensorType([None, None]), True),
        "apart": (mlp, FloatTensorType([None, wide]), "columns"),
        "many-classes": (tree().fit(x, np.arange(len(x)) % 33), FloatTensorType([None, wide]), True),
    }
    for where, models in ((folder, accepted), (refused, bad)):
        for name, (model, type_, zipmap) in models.items():
            save(where, name, to_onnx(model, initial_types=[("input", type_)], options={id(model): {"zipmap": zipmap}},
                                      target_opset={"": 17, "ai.onnx.ml": 3}))


def export_frames(folder, refused, x, y):
    """A data frame's columns, chosen by name: each becomes an input of its own."""
    frame = pd.DataFrame(x.astype(np.float32), columns=FEATURES)
    by_name = ColumnTransformer([("ranges", MinMaxScaler(), ["TcpWindow", "SmallerPort"]), ("lengths", StandardScaler(), FEATURES[1:3])],
                                remainder="passthrough")
    types = [(name, FloatTensorType([None, 1])) for name in FEATURES]
    opset = {"": 17, "ai.onnx.ml": 3}
    save(folder, "sklearn-tree-frame", to_onnx(make_pipeline(by_name, tree()).fit(frame, y),
                                               initial_types=types, target_opset=opset))
    save(folder, "sklearn-mlp-frame", to_onnx(make_pipeline(by_name, StandardScaler(), network(16)).fit(frame, y), initial_types=types,
                                              target_opset=opset))
    texts = frame.assign(Protocol=np.where(frame.Protocol == 6, "tcp", "udp"))
    encoded = ColumnTransformer([("words", OneHotEncoder(), ["Protocol"])], remainder="passthrough")
    save(refused, "texts", to_onnx(make_pipeline(encoded, tree()).fit(texts, y),
                                   initial_types=[("Protocol", StringTensorType([None, 1])), *types[1:]], target_opset=opset))


def save(folder, name, model):
    (folder / f"{name}.onnx").write_bytes(model.SerializeToString())


def export_sklearn(folder, models, x, y):
    for name, (model, classes) in models.items():
        model.fit(x.astype(np.float64), y if classes is None else np.minimum(y, 1))
        save(folder, name, to_onnx(model, initial_types=[("input", FloatTensorType([None, x.shape[1]]))], target_opset={"": 17, "ai.onnx.ml": 3}))


def export_ties(folder):
    """A tree that cannot tell what comes to low ports, and knows its classes by name: attack is the first of the alphabet."""
    x = np.zeros((60, len(FEATURES)))
    x[40:, FEATURES.index("SmallerPort")] = 5000
    y = np.where((np.arange(60) < 40) & (np.arange(60) % 2 == 0), "benign", "attack")
    model = DecisionTreeClassifier(random_state=1).fit(x, y)
    save(folder, "sklearn-ties-binary", to_onnx(model, initial_types=[("input", FloatTensorType([None, x.shape[1]]))],
                                                target_opset={"": 17, "ai.onnx.ml": 3}))


def export_boosters(folder, x, y):
    types = [("input", ToolsFloat([None, x.shape[1]]))]
    floats = x.astype(np.float32)
    for name, target in (("", y), ("-binary", np.minimum(y, 1))):
        xgboost = XGBClassifier(n_estimators=14 if name == "" else 48, max_depth=5, max_leaves=32, random_state=1).fit(floats, target)
        save(folder, "xgboost" + name, convert_xgboost(xgboost, initial_types=types, target_opset=15))
        lightgbm = LGBMClassifier(n_estimators=14 if name == "" else 48, num_leaves=31, max_depth=12, verbose=-1, random_state=1).fit(floats, target)
        save(folder, "lightgbm" + name, convert_lightgbm(lightgbm, initial_types=types, target_opset=15, zipmap=name == ""))


def export_pipelines(folder, refused, x, y):
    """Boosters as the last step of a pipeline, as onnxmltools documents it, and what boosters do beside numbers."""
    floats = x.astype(np.float32)
    options = {"nocl": [True, False], "zipmap": [True, False, "columns"]}
    update_registered_converter(XGBClassifier, "XGBoostXGBClassifier", calculate_linear_classifier_output_shapes, xgboost_step, options=options)
    update_registered_converter(LGBMClassifier, "LightGbmLGBMClassifier", calculate_linear_classifier_output_shapes, lightgbm_step, options=options)
    types = [("input", FloatTensorType([None, x.shape[1]]))]
    for name, booster in (("xgboost", XGBClassifier(n_estimators=10, max_depth=4, random_state=1)),
                          ("lightgbm", LGBMClassifier(n_estimators=10, num_leaves=16, verbose=-1, random_state=1))):
        model = make_pipeline(columns("passthrough"), booster).fit(floats, y)
        save(folder, name + "-columns", to_onnx(model, initial_types=types, target_opset={"": 15, "ai.onnx.ml": 3}))
    tools = [("input", ToolsFloat([None, x.shape[1]]))]
    holes = floats.copy()
    holes[::7, 3] = np.nan
    save(folder, "xgboost-missing", convert_xgboost(XGBClassifier(n_estimators=10, max_depth=4, random_state=1).fit(holes, y), initial_types=tools,
                                                    target_opset=15))
    kinds = LGBMClassifier(n_estimators=10, num_leaves=16, verbose=-1, random_state=1).fit(floats, y, categorical_feature=[0, 6])
    save(refused, "categories", convert_lightgbm(kinds, initial_types=tools, target_opset=15))


def rival(folder, x, y, test_x, test_y):
    """What scikit-learn's own training reaches on the same split, on the same logarithms: the tool's trainer must keep up."""
    model = make_pipeline(FunctionTransformer(np.log1p), StandardScaler(), MLPClassifier((32, 32), early_stopping=True, max_iter=200, random_state=1))
    model.fit(x, y)
    said = model.predict(test_x)
    scores = {"accuracy": accuracy_score(test_y, said), "macroF1": f1_score(test_y, said, average="macro")}
    (folder / "rival.json").write_text(json.dumps(scores))


def main():
    folder = pathlib.Path(sys.argv[1])
    refused = folder / "refused"
    refused.mkdir(parents=True, exist_ok=True)
    (x, y), test = write_tables(folder)
    rival(folder, x, y, *test)
    export_sklearn(folder, sklearn_models(), x, y)
    export_ties(folder)
    export_boosters(folder, x, y)
    export_sklearn(refused, refused_models(), x, y)
    export_shapes(folder, refused, x, y)
    export_frames(folder, refused, x, y)
    export_pipelines(folder, refused, x, y)


if __name__ == "__main__":
    main()
