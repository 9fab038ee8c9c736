// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import java.util.stream.DoubleStream;

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

  static Attribute of(AttributeProto proto) {
    Tensor tensor = proto.hasT() ? Tensor.of(proto.getT(), "of " + Names.clean(proto.getName())) : null;
    double[] values = DoubleStream.concat(proto.getFloatsList().stream().mapToDouble(Float::doubleValue),
        proto.getIntsList().stream().mapToDouble(Long::doubleValue)).toArray();
    return new Attribute(proto.getI(), proto.getF(), Names.clean(proto.getS().toStringUtf8()), tensor, values,
        proto.getStringsList().stream().map(text -> Names.clean(text.toStringUtf8())).toList());
  }
}
