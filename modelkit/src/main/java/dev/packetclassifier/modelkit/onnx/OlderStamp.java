// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file stamped with a version newer than ONNX Runtime knows, stamped with the newest that it knows. Exporters stamp what they were built
 * with, whatever the graph needs; a graph that does need more is refused by the runtime as before.
 */
final class OlderStamp {
  private static final Pattern IR_VERSION = Pattern.compile("max supported IR version: (\\d+)");
  private static final Pattern OPSET = Pattern.compile("support for domain (\\S+) is till opset (\\d+)");

  private OlderStamp() {}

  /**
   * @param refusal what ONNX Runtime answered to the model
   * @return the same graph with an older stamp; null when the refusal has other reasons
   */
  static byte[] of(byte[] model, String refusal) {
    ModelProto.Builder proto = Graph.parsed(model).toBuilder();
    boolean changed = false;
    Matcher ir = IR_VERSION.matcher(refusal);
    if (ir.find()) {
      proto.setIrVersion(Math.min(proto.getIrVersion(), Long.parseLong(ir.group(1))));
      changed = true;
    }
    Matcher opset = OPSET.matcher(refusal);
    while (opset.find()) {
      changed |= lower(proto, opset.group(1), Long.parseLong(opset.group(2)));
    }
    return changed ? proto.build().toByteArray() : null;
  }

  private static boolean lower(ModelProto.Builder proto, String domain, long newest) {
    boolean changed = false;
    for (OperatorSetIdProto.Builder set : proto.getOpsetImportBuilderList()) {
      String name = set.getDomain().isEmpty() ? "ai.onnx" : set.getDomain();
      if (name.equals(domain) && set.getVersion() > newest) {
        set.setVersion(newest);
        changed = true;
      }
    }
    return changed;
  }
}
