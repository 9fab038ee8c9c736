package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.floating.Step;
import dev.packetclassifier.modelkit.onnx.Value.Aside;
import dev.packetclassifier.modelkit.onnx.Value.Columns;
import dev.packetclassifier.modelkit.onnx.Value.Constant;
import dev.packetclassifier.modelkit.onnx.Value.First;
import dev.packetclassifier.modelkit.onnx.Value.Leaves;
import dev.packetclassifier.modelkit.onnx.Value.Lost;
import dev.packetclassifier.modelkit.onnx.Value.Said;
import dev.packetclassifier.modelkit.onnx.Value.Second;
import dev.packetclassifier.modelkit.onnx.Value.Sums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Follows the inputs through the graph, node by node, until it says something of the classes. */
final class Follower {
  private static final String RUNS = "The kernel runs dense layers with ReLU and decision trees";

  private static final Set<String> RESHAPING = Set.of("Flatten", "Reshape", "Squeeze", "Unsqueeze");

  private final Graph graph;
  private final Map<String, Value> values = new LinkedHashMap<>();

  private Follower(Graph graph) {
    this.graph = graph;
    graph.constants().forEach((name, tensor) -> values.put(name, new Constant(tensor)));
  }

  /**
   * @param inputs how many features the model is said to have
   * @return what the model says, its scores not yet softened
   * @throws InputException naming the node that cannot be followed
   */
  static Said follow(Graph graph, int inputs) {
    Follower follower = new Follower(graph);
    follower.enter(inputs);
    for (Node node : graph.nodes()) {
      follower.step(node);
    }
    return follower.said();
  }

  private void enter(int inputs) {
    int column = 0;
    for (Map.Entry<String, Integer> input : graph.inputs().entrySet()) {
      int width = input.getValue();
      if (width <= 0) {
        if (graph.inputs().size() > 1) {
          throw new InputException("input " + input.getKey() + " has a dynamic number of columns: export it with a fixed one, such as [None, 1]");
        }
        width = inputs;
      }
      List<Integer> indices = IntStream.range(column, column + width).boxed().toList();
      values.put(input.getKey(), new Columns(indices, Collections.nCopies(width, Scaling.NONE), Rounding.Single));
      column += width;
    }
    if (column != inputs) {
      throw new InputException("the model takes " + column + " inputs (" + String.join(", ", graph.inputs().keySet()) + "), --features names "
          + inputs + ": name the features in the order in which the model was trained");
    }
  }

  private void step(Node node) {
    Value result;
    try {
      result = result(node);
    } catch (InputException e) {
      result = new Lost(e);
    }
    if (isEnsemble(node) && node.outputs().size() > 1) {
      values.put(node.outputs().get(0), new Aside(node));
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

  private Value result(Node node) {
    if (node.operator().equals("Constant")) {
      Attribute value = node.attributes().get("value");
      return value == null || value.tensor() == null ? new Aside(null) : new Constant(value.tensor());
    }
    List<Value> from = node.inputs().stream().filter(name -> !name.isEmpty()).map(values::get).toList();
    for (Value value : from) {
      if (value instanceof Lost) {
        return value;
      }
    }
    // A computed shape says nothing of the values.
    for (Value value : RESHAPING.contains(node.operator()) ? from.subList(0, 1) : from) {
      if (value instanceof Aside) {
        return value;
      }
    }
    if (from.stream().allMatch(Constant.class::isInstance)) {
      return new Aside(null);
    }
    return switch (node.operator()) {
      case "Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Dropout", "ZipMap", "Imputer" -> from.get(0);
      case "Cast" -> from.get(0) instanceof Columns columns ? ColumnNodes.cast(node, columns) : from.get(0);
      case "Shape" -> new Aside(null);
      case "ArgMax" -> from.get(0) instanceof Leaves || from.get(0) instanceof Sums ? best(from.get(0)) : new Aside(node);
      case "Scaler" -> ColumnNodes.scaler(node, columns(node, from.get(0)));
      case "Log" -> ColumnNodes.log(columns(node, from.get(0)));
      case "Clip" -> ColumnNodes.clip(node, columns(node, from.get(0)), constant(node, 1), constant(node, 2));
      case "Add", "Sub", "Mul", "Div" -> arithmetic(node, from);
      case "MatMul" -> DenseNodes.matMul(node, layerInput(node, from.get(0)), needed(node, 1));
      case "Gemm" -> DenseNodes.gemm(node, layerInput(node, from.get(0)), needed(node, 1),
          constant(node, 2) == null ? null : constant(node, 2).tensor());
      case "BatchNormalization" -> batchNormalization(node, from.get(0));
      case "Relu" -> relu(node, from.get(0));
      case "Softmax", "LogSoftmax", "Sigmoid" -> ending(node, from.get(0));
      case "Normalizer" -> from.get(0) instanceof Said said ? said : unknown(node);
      case "LinearClassifier" -> linear(node, columns(node, from.get(0)));
      case "TreeEnsembleClassifier" -> trees(node, columns(node, from.get(0)));
      case "TreeEnsembleRegressor" -> TreeNodes.regressor(node, columns(node, from.get(0)));
      case "Concat" -> concat(node, from);
      case "Gather", "ArrayFeatureExtractor" -> ColumnNodes.chosen(node, columns(node, from.get(0)), Tensor.ints(needed(node, 1).values()));
      default -> unknown(node);
    };
  }

  private static Value unknown(Node node) {
    throw node.refused("this operator does not run in the kernel. " + RUNS + ": train such a model, or leave this step out");
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

  private static Columns columns(Node node, Value value) {
    if (value instanceof Columns columns) {
      return columns;
    }
    throw node.refused("it must come before the first layer or tree: the kernel scales inputs only");
  }

  private static Value layerInput(Node node, Value value) {
    if (value instanceof Columns || value instanceof Sums) {
      return value;
    }
    throw node.refused("a dense layer must follow inputs or another layer: stacked models do not run in the kernel");
  }

  private Value arithmetic(Node node, List<Value> from) {
    if (from.size() != 2 || from.stream().noneMatch(Constant.class::isInstance)) {
      throw node.refused("it joins two computed values: the kernel runs one chain of layers, without branches");
    }
    boolean constantFirst = from.get(0) instanceof Constant;
    Tensor constant = ((Constant) from.get(constantFirst ? 0 : 1)).tensor();
    Value value = from.get(constantFirst ? 1 : 0);
    boolean subtract = node.operator().equals("Sub");
    if (constantFirst && node.operator().equals("Div")) {
      throw node.refused("it divides a constant by a computed value, which does not run in the kernel");
    }
    if (value instanceof Said said) {
      return ofSaid(node, said, constant);
    }
    if (value instanceof Second second) {
      if (subtract && constantFirst && Arrays.equals(constant.values(), new double[] {1})) {
        return new First(second.said());
      }
      return ofSaid(node, second.said(), constant) instanceof Said ? second : unknown(node);
    }
    if (value instanceof Columns columns) {
      return subtract && constantFirst ? ColumnNodes.subtractedFrom(node, columns, constant)
          : ColumnNodes.each(node, columns, operation(node), constant);
    }
    return ofScores(node, value, constant, constantFirst);
  }

  /** Probabilities times one (LightGBM's exporter writes it) are the same; anything else would be another order. */
  private static Value ofSaid(Node node, Said said, Tensor constant) {
    boolean once = Arrays.stream(constant.values()).allMatch(value -> value == 1);
    if (once && (node.operator().equals("Mul") || node.operator().equals("Div"))) {
      return said;
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
    int width = value instanceof Sums sums ? sums.width() : ((Leaves) value).width();
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
    if (value instanceof Sums sums) {
      return DenseNodes.affine(node, sums, factors, summands);
    }
    Leaves leaves = (Leaves) value;
    if (!node.operator().equals("Add")) {
      throw node.refused("it changes the sums of leaf scores: only adding a constant to each is understood");
    }
    double[] base = leaves.baseScores().clone();
    for (int c = 0; c < width; c++) {
      base[c] += summands[c];
    }
    return new Leaves(leaves.columns(), leaves.comparison(), leaves.trees(), base);
  }

  private Value batchNormalization(Node node, Value value) {
    int width = value instanceof Columns columns ? columns.width() : ((Sums) layerInput(node, value)).width();
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
    return DenseNodes.affine(node, (Sums) value, scale, bias);
  }

  private static Value relu(Node node, Value value) {
    if (value instanceof Sums sums) {
      return new Sums(sums.columns(), sums.layers(), true);
    }
    throw node.refused("ReLU must follow a dense layer");
  }

  private static Value ending(Node node, Value value) {
    if (value instanceof Sums sums && sums.rectified()) {
      throw node.refused("the scores come straight out of ReLU: end with a dense layer");
    }
    if (value instanceof Sums || value instanceof Leaves) {
      int width = value instanceof Sums sums ? sums.width() : ((Leaves) value).width();
      if (node.operator().equals("Sigmoid")) {
        return width == 1 ? new Second(new Said(value, List.of())) : new Said(value, List.of());
      }
      return new Said(value, List.of());
    }
    return unknown(node);
  }

  private static Value best(Value scores) {
    return new Said(scores, List.of());
  }

  private static List<String> labels(Node node) {
    List<String> labels = node.texts("classlabels_strings");
    if (!labels.isEmpty()) {
      return labels;
    }
    int[] numbers = node.ints(node.attributes().containsKey("classlabels_int64s") ? "classlabels_int64s" : "classlabels_ints");
    return Arrays.stream(numbers).mapToObj(Integer::toString).toList();
  }

  private static Value linear(Node node, Columns columns) {
    return new Said(DenseNodes.linear(node, columns), labels(node));
  }

  private static Value trees(Node node, Columns columns) {
    List<String> labels = labels(node);
    if (labels.size() < 2) {
      throw node.refused("it names " + labels.size() + " classes: a classifier has at least two");
    }
    Leaves leaves = TreeNodes.classifier(node, columns, labels.size());
    return new Said(SecondScore.moved(node, leaves), labels);
  }

  private static Value concat(Node node, List<Value> from) {
    if (from.stream().allMatch(Columns.class::isInstance)) {
      return ColumnNodes.joined(from.stream().map(Columns.class::cast).toList());
    }
    if (from.size() == 2 && from.get(0) instanceof First first && from.get(1) instanceof Second second && first.said().equals(second.said())) {
      return first.said();
    }
    throw node.refused("it joins computed values: the kernel runs one chain of layers, without branches");
  }

  private Said said() {
    Lost lost = null;
    List<Value> ends = new ArrayList<>(graph.outputs().stream().map(values::get).toList());
    Collections.reverse(ends);
    for (Value end : ends) {
      if (end instanceof Said said) {
        return said;
      }
      if (end instanceof Second second) {
        return second.said();
      }
      if (end instanceof Sums || end instanceof Leaves) {
        return new Said(end, List.of());
      }
      if (end instanceof Lost found) {
        lost = found;
      } else if (end instanceof Aside aside && aside.from() != null && lost == null) {
        lost = new Lost(aside.from().refused("what follows is computed from the chosen class alone: voting and stacked models do not run "
            + "in the kernel. " + RUNS));
      }
    }
    throw lost != null ? lost.why()
        : new InputException("no output of the model holds class scores or probabilities: export it with its probabilities");
  }
}
