package dev.packetclassifier.modelkit.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A setting of a node: one of these has a meaning, by its name.
 *
 * @param number a whole number
 * @param single a floating point number
 * @param text a text
 * @param tensor a constant; null when it is none
 * @param values several numbers
 * @param texts several texts
 */
record Attribute(long number, float single, String text, Tensor tensor, double[] values, List<String> texts) {

  static void read(Wire wire, Map<String, Attribute> into) {
    String name = "";
    long number = 0;
    float single = 0;
    String text = "";
    Tensor tensor = null;
    Numbers values = new Numbers();
    List<String> texts = new ArrayList<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.text();
        case 2 -> single = wire.single();
        case 3 -> number = wire.number();
        case 4 -> text = wire.text();
        case 5 -> tensor = Tensor.read(wire.message(), new String[] {"of " + name});
        case 7 -> wire.floats(4, values);
        case 8 -> wire.longs(values);
        case 9 -> texts.add(wire.text());
        default -> { }
      }
    }
    into.put(name, new Attribute(number, single, text, tensor, values.doubles(), texts));
  }
}
