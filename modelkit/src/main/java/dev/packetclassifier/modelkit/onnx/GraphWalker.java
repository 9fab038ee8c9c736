// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Step;
import dev.packetclassifier.modelkit.onnx.Value.Columns;
import dev.packetclassifier.modelkit.onnx.Value.Constant;
import dev.packetclassifier.modelkit.onnx.Value.FirstProbability;
import dev.packetclassifier.modelkit.onnx.Value.LayerSums;
import dev.packetclassifier.modelkit.onnx.Value.LeafSums;
import dev.packetclassifier.modelkit.onnx.Value.NotScores;
import dev.packetclassifier.modelkit.onnx.Value.Prediction;
import dev.packetclassifier.modelkit.onnx.Value.SecondProbability;
import dev.packetclassifier.modelkit.onnx.Value.Transposed;
import dev.packetclassifier.modelkit.onnx.Value.Unsupported;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Follows the inputs through the graph, node by node, until it scores the classes. */
final class GraphWalker {
  static final String RUNS = "The kernel runs dense layers with ReLU and decision trees";

  private static final String TRAINING = "it was exported as in training, where it depends on chance or on the other packets: call model.eval() "
      + "and export again";

  private static final Set<String> ENDING = Set.of("Softmax", "LogSoftmax", "Sigmoid");

  /** Of QDQ, QOperator and dynamically quantized files. */
  private static final Set<String> QUANTIZED = Set.of("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger",
      "QLinearMatMul",
      "QLinearAdd", "QLinearSigmoid", "QLinearLeakyRelu", "QLinearSoftmax", "QGemm", "DynamicQuantizeMatMul", "MatMulIntegerToFloat",
      "ConvInteger",
      "QLinearConv", "MatMulNBits");
  private static final Set<String> RESHAPING = Set.of("Flatten", "Reshape", "Squeeze", "Unsqueeze");

  private final Graph graph;
  private final Map<String, Value> values = new LinkedHashMap<>();

  private GraphWalker(Graph graph) {
    this.graph = graph;
    graph.constants().forEach((name, tensor) -> values.put(name, new Constant(tensor)));
  }

  /**
   * @param features that the model is prediction to see, in order
   * @return what the model predicts, before softmax
   * @throws InputException naming the node that cannot be followed
   */
  static Prediction walk(Graph graph, List<Feature> features) {
    GraphWalker walker = new GraphWalker(graph);
    walker.values.putAll(GraphColumns.of(graph, features));
    for (Node node : graph.nodes()) {
      if (QUANTIZED.contains(node.operator())) {
        throw node.refused(
            "the model has been quantized already: give the float model that it was made from; its integers for the kernel are made "
                + "here, on the calibration packets");
      }
      walker.step(node);
    }
    Map<String, Value> ends = new LinkedHashMap<>();
    graph.outputs().forEach(name -> ends.put(name, walker.values.getOrDefault(name, new NotScores(null))));
    return GraphOutputs.prediction(ends);
  }

  private void step(Node node) {
    Value result;
    try {
      if (node.operator().equals("Split") && from(node).stream().findFirst().orElse(null) instanceof Columns columns) {
        split(node, columns);
        return;
      }
      result = result(node);
    } catch (InputException e) {
      result = new Unsupported(e);
    }
    if (isEnsemble(node) && node.outputs().size() > 1) {
      values.put(node.outputs().get(0), new NotScores(node));
      values.put(node.outputs().get(1), result);
      return;
    }
    for (String output : node.outputs()) {
      values.put(output, result);
    }
  }

  private static boolean isEnsemble(Node node) {
    return node.operator().equals("TreeEnsembleClassifier") || node.operator().equals("LinearClassifier");
  }

  private List<Value> from(Node node) {
    return node.inputs().stream().filter(name -> !name.isEmpty()).map(name -> given(node, name)).toList();
  }

  private Value given(Node node, String name) {
    Value value = values.get(name);
    if (value == null) {
      throw node.refused("it takes " + name + ", which nothing gives: export the model again");
    }
    return value;
  }

  private void split(Node node, Columns columns) {
    List<Columns> parts = ColumnSelection.split(node, columns, constant(node, 1));
    for (int i = 0; i < parts.size(); i++) {
      values.put(node.outputs().get(i), parts.get(i));
    }
  }

  private Value result(Node node) {
    if (node.operator().equals("Constant")) {
      Tensor tensor = node.constant();
      return tensor == null ? new NotScores(null) : new Constant(tensor);
    }
    List<Value> from = from(node);
    for (Value value : from) {
      if (value instanceof Unsupported) {
        return value;
      }
    }
    if (from.stream().allMatch(Constant.class::isInstance)) {
      Tensor tensor = from.isEmpty() ? null : folded(node, ((Constant) from.get(0)).tensor());
      return tensor == null ? new NotScores(null) : new Constant(tensor);
    }
    // A computed shape says nothing of the values.
    List<Value> meant = RESHAPING.contains(node.operator()) ? from.subList(0, 1) : from;
    for (Value value : meant) {
      if (value instanceof NotScores other) {
        if (other.from() == null && !meant.stream().allMatch(one -> one instanceof NotScores || one instanceof Constant)) {
          throw node.refused("one of its inputs is computed from constants: export the model with constants folded");
        }
        return value;
      }
    }
    return followed(node, from);
  }

  /** What exporters do to constants that they share; null for anything else. */
  private static Tensor folded(Node node, Tensor tensor) {
    return switch (node.operator()) {
      case "Identity" -> tensor;
      case "Cast" ->
        node.number("to", Tensor.FLOAT) == Tensor.FLOAT ? tensor.single() : node.number("to", 0) == Tensor.DOUBLE ? tensor : null;
      case "Transpose" -> tensor.dims().length == 2 ? tensor.transposed() : null;
      default -> null;
    };
  }

  private Value followed(Node node, List<Value> from) {
    return switch (node.operator()) {
      case "Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "ZipMap", "Imputer" -> from.get(0);
      case "Dropout" -> dropout(node, from.get(0));
      case "Transpose" -> node.ints("perm").length % 2 == 0 ? transposed(node, from.get(0)) : unknown(node);
      case "Cast" -> from.get(0) instanceof Columns columns ? ColumnNodes.cast(node, columns) : from.get(0);
      case "Shape" -> new NotScores(null);
      case "ArgMax" -> from.get(0) instanceof LeafSums || from.get(0) instanceof LayerSums ? new Prediction(from.get(0), List.of(), node)
          : new NotScores(node);
      case "Scaler" -> ColumnNodes.scaler(node, columns(node, from.get(0)));
      case "Log" -> ColumnNodes.log(columns(node, from.get(0)));
      case "Clip" -> ReluNodes.clip(node, from.get(0), bound(node, 1, "min"), bound(node, 2, "max"));
      case "Max" -> ReluNodes.bounded(node, from, Step.Operation.Maximum);
      case "Min" -> ReluNodes.bounded(node, from, Step.Operation.Minimum);
      case "LeakyRelu", "PRelu" -> leaky(node, from.get(0));
      case "Add", "Sub", "Mul", "Div" -> arithmetic(node, from);
      case "MatMul" -> DenseNodes.matMul(node, layerInput(node, from.get(0)), needed(node, 1));
      case "Gemm" -> DenseNodes.gemm(node, layerInput(node, from.get(0)), needed(node, 1),
          constant(node, 2) == null ? null : constant(node, 2).tensor());
      case "BatchNormalization" -> batchNormalization(node, from.get(0));
      case "Relu" -> ReluNodes.relu(node, from.get(0));
      case "Softmax", "LogSoftmax", "Sigmoid" -> ending(node, from.get(0));
      case "Normalizer" -> from.get(0) instanceof Prediction prediction ? prediction : unknown(node);
      case "LinearClassifier" -> linear(node, columns(node, from.get(0)));
      case "TreeEnsembleClassifier" -> trees(node, columns(node, from.get(0)));
      case "TreeEnsembleRegressor" -> TreeNodes.regressor(node, columns(node, from.get(0)));
      case "Concat" -> concat(node, from);
      case "ArrayFeatureExtractor" -> ColumnSelection.chosen(node, whole(node, from.get(0)), Tensor.ints(needed(node, 1).values()));
      case "Gather" -> from.get(0) instanceof Transposed transposed
          ? new Transposed(ColumnSelection.gathered(node, transposed.columns(), needed(node, 1), 0))
          : ColumnSelection.gathered(node, whole(node, from.get(0)), needed(node, 1), 1);
      case "GatherND" -> from.get(0) instanceof Transposed transposed
          ? new Transposed(ColumnSelection.rows(node, transposed.columns(), needed(node, 1))) : unknown(node);
      case "Slice" ->
        ColumnSelection.sliced(node, whole(node, from.get(0)), IntStream.range(0, 5).mapToObj(i -> constant(node, i)).toList());
      case "Split" -> whole(node, from.get(0));
      default -> unknown(node);
    };
  }

  private static Value unknown(Node node) {
    if (node.operator().endsWith("Regressor")) {
      throw node.refused("a regressor gives a number and no class: train a classifier");
    }
    throw node.refused("this operator does not run in the kernel. " + RUNS + ": train such a model, or leave this step out");
  }

  private Value dropout(Node node, Value value) {
    Constant training = constant(node, 2);
    if (training != null && Arrays.stream(training.tensor().values()).anyMatch(flag -> flag != 0)) {
      throw node.refused(TRAINING);
    }
    return value;
  }

  private static Value transposed(Node node, Value value) {
    return value instanceof Columns columns ? new Transposed(columns) : value instanceof Transposed transposed ? transposed.columns()
        : unknown(node);
  }

  private Constant constant(Node node, int input) {
    return input < node.inputs().size() && values.get(node.inputs().get(input)) instanceof Constant constant ? constant : null;
  }

  private Tensor needed(Node node, int input) {
    Constant constant = constant(node, input);
    if (constant == null) {
      throw node.refused("its second input must be a constant. " + RUNS);
    }
    return constant.tensor();
  }

  static Columns columns(Node node, Value value) {
    if (value instanceof Columns columns) {
      return columns;
    }
    if (node.operator().startsWith("TreeEnsemble")) {
      throw node
          .refused("it looks at sums of several inputs, as of PCA, or at what another model predicts: a tree in the kernel compares one "
              + "feature at a time; train it on scaled features alone");
    }
    if (Set.of("Clip", "Min", "Max").contains(node.operator())) {
      throw node.refused("it bounds what a layer gives, as ReLU6 does: after a layer the kernel runs ReLU alone; train with ReLU");
    }
    throw node.refused("it must come before the first layer or tree: the kernel scales inputs only. " + RUNS + ": leave this step out");
  }

  /** Inputs of which some are taken; what a model says is not taken apart. */
  private static Columns whole(Node node, Value value) {
    if (value instanceof Columns columns) {
      return columns;
    }
    if (value instanceof Prediction || value instanceof SecondProbability) {
      throw node
          .refused("it takes the class probabilities apart, as zipmap=\"columns\", calibration and one model a class do: export one model "
              + "with its probabilities as one output");
    }
    if (value instanceof Constant) {
      throw node.refused("it looks up an input in a table, as an embedding does, which does not run in the kernel. " + RUNS);
    }
    throw node.refused("it takes a part of what a layer gives: the kernel runs one chain of whole layers");
  }

  private static Value layerInput(Node node, Value value) {
    if (value instanceof Columns || value instanceof LayerSums) {
      return value;
    }
    Prediction prediction = value instanceof SecondProbability second ? second.prediction() : value instanceof Prediction found ? found
        : null;
    if (prediction != null && prediction.by() != null && ENDING.contains(prediction.by().operator())) {
      throw prediction.by().refused("it stands between two layers, where the kernel runs ReLU alone: train with ReLU");
    }
    throw node.refused("a dense layer must follow inputs or another layer: stacked models do not run in the kernel");
  }

  private Value arithmetic(Node node, List<Value> from) {
    if (from.size() != 2 || from.stream().noneMatch(Constant.class::isInstance)) {
      throw node
          .refused("it joins two computed values, as a branch or an activation like SiLU does: the kernel runs one chain of layers with "
              + "ReLU, without branches");
    }
    boolean constantFirst = from.get(0) instanceof Constant;
    Tensor constant = ((Constant) from.get(constantFirst ? 0 : 1)).tensor();
    Value value = from.get(constantFirst ? 1 : 0);
    boolean subtract = node.operator().equals("Sub");
    if (constantFirst && node.operator().equals("Div")) {
      throw node.refused("it divides a constant by a computed value, which does not run in the kernel");
    }
    if (value instanceof Prediction prediction) {
      return ofSaid(node, prediction, constant);
    }
    if (value instanceof SecondProbability second) {
      if (subtract && constantFirst && Arrays.equals(constant.values(), new double[] {1})) {
        return new FirstProbability(second.prediction());
      }
      return ofSaid(node, second.prediction(), constant) instanceof Prediction ? second : unknown(node);
    }
    if (value instanceof Columns columns) {
      return subtract && constantFirst ? ColumnNodes.subtractedFrom(node, columns, constant)
          : ColumnNodes.each(node, columns, operation(node), constant);
    }
    return ofScores(node, value, constant, constantFirst);
  }

  /** Probabilities times one (LightGBM's exporter writes it) are the same; anything else would be another order. */
  private static Value ofSaid(Node node, Prediction prediction, Tensor constant) {
    boolean once = Arrays.stream(constant.values()).allMatch(value -> value == 1);
    if (once && (node.operator().equals("Mul") || node.operator().equals("Div"))) {
      return prediction;
    }
    throw node.refused("it changes the class probabilities: export the model without what follows them");
  }

  private static Step.Operation operation(Node node) {
    return switch (node.operator()) {
      case "Add" -> Step.Operation.Add;
      case "Sub" -> Step.Operation.Subtract;
      case "Mul" -> Step.Operation.Multiply;
      default -> Step.Operation.Divide;
    };
  }

  private Value ofScores(Node node, Value value, Tensor constant, boolean constantFirst) {
    int width = value instanceof LayerSums sums ? sums.width() : ((LeafSums) value).width();
    double[] operands = DenseNodes.spread(node, constant, width);
    double[] factors = new double[width];
    double[] summands = new double[width];
    for (int j = 0; j < width; j++) {
      factors[j] = switch (node.operator()) {
        case "Mul" -> operands[j];
        case "Div" -> 1 / operands[j];
        case "Sub" -> constantFirst ? -1 : 1;
        default -> 1;
      };
      summands[j] = switch (node.operator()) {
        case "Add" -> operands[j];
        case "Sub" -> constantFirst ? operands[j] : -operands[j];
        default -> 0;
      };
    }
    if (value instanceof LayerSums sums) {
      return DenseNodes.affine(node, sums, factors, summands);
    }
    LeafSums leaves = (LeafSums) value;
    if (!node.operator().equals("Add")) {
      throw node.refused("it changes the sums of leaf scores: only adding a constant to each is understood");
    }
    double[] base = leaves.baseScores().clone();
    for (int c = 0; c < width; c++) {
      base[c] += summands[c];
    }
    return new LeafSums(leaves.columns(), leaves.comparison(), leaves.trees(), base);
  }

  private Value batchNormalization(Node node, Value value) {
    if (node.number("training_mode", 0) != 0) {
      throw node.refused(TRAINING);
    }
    int width = value instanceof Columns columns ? columns.width() : ((LayerSums) layerInput(node, value)).width();
    double[] scale = DenseNodes.spread(node, needed(node, 1), width);
    double[] bias = DenseNodes.spread(node, needed(node, 2), width);
    double[] mean = DenseNodes.spread(node, needed(node, 3), width);
    double[] variance = DenseNodes.spread(node, needed(node, 4), width);
    double epsilon = node.single("epsilon", 1e-5);
    for (int j = 0; j < width; j++) {
      scale[j] /= Math.sqrt(variance[j] + epsilon);
      bias[j] -= mean[j] * scale[j];
    }
    if (value instanceof Columns columns) {
      Columns scaled = ColumnNodes.each(node, columns, Step.Operation.Multiply, new Tensor(null, scale, List.of()));
      return ColumnNodes.each(node, scaled, Step.Operation.Add, new Tensor(null, bias, List.of()));
    }
    return DenseNodes.affine(node, (LayerSums) value, scale, bias);
  }

  /** Older files have it in a setting. */
  private Constant bound(Node node, int input, String setting) {
    return node.attributes().containsKey(setting) ? new Constant(new Tensor(new int[0], new double[] {node.single(setting, 0)}, List.of()))
        : constant(node, input);
  }

  private Value leaky(Node node, Value value) {
    return ReluNodes.leaky(node, value, node.operator().equals("PRelu") ? needed(node, 1)
        : new Tensor(new int[0], new double[] {node.single("alpha", ReluNodes.DEFAULT_SLOPE)}, List.of()));
  }

  private static Value ending(Node node, Value value) {
    if (value instanceof LayerSums sums && sums.rectified()) {
      throw node.refused("the scores come straight out of ReLU: " + GraphOutputs.END_DENSE);
    }
    if (value instanceof LayerSums || value instanceof LeafSums) {
      int width = value instanceof LayerSums sums ? sums.width() : ((LeafSums) value).width();
      if (node.operator().equals("Sigmoid")) {
        return width == 1 ? new SecondProbability(new Prediction(value, List.of(), node)) : new Prediction(value, List.of(), node);
      }
      return new Prediction(value, List.of(), node);
    }
    return unknown(node);
  }

  private static Value linear(Node node, Columns columns) {
    return new Prediction(DenseNodes.linear(node, columns), ClassNames.of(node), node);
  }

  private static Value trees(Node node, Columns columns) {
    List<String> labels = ClassNames.of(node);
    if (labels.size() < 2) {
      throw node.refused("it names " + labels.size() + " classes: a classifier has at least two");
    }
    LeafSums leaves = TreeNodes.classifier(node, columns, labels.size());
    return new Prediction(BinaryScore.moved(node, leaves), labels, node);
  }

  private static Value concat(Node node, List<Value> from) {
    if (from.stream().allMatch(Columns.class::isInstance)) {
      return ColumnSelection.joined(node, from.stream().map(Columns.class::cast).toList());
    }
    if (from.size() == 2 && from.get(0) instanceof FirstProbability first && from.get(1) instanceof SecondProbability second
        && first.prediction().equals(second.prediction())) {
      return first.prediction();
    }
    throw node.refused("it joins computed values: the kernel runs one chain of layers, without branches");
  }
}
