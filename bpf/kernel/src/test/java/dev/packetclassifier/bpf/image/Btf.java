// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.libbpf.BpfObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The enums and structures of the compiled object, as its BTF has them. */
public final class Btf {
  private static final int ARRAY = 3;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int ENUM = 6;
  private static final int FUNC_PROTO = 13;
  private static final int VAR = 14;
  private static final int DATASEC = 15;
  private static final int DECL_TAG = 17;
  private static final int INT = 1;
  private static final int ENUM64 = 19;

  /**
   * A structure.
   *
   * @param size in bytes
   * @param offsets of its members by name, in bytes
   */
  public record Struct(int size, Map<String, Integer> offsets) {
  }

  private final Map<String, Map<String, Integer>> enums = new HashMap<>();
  private final Map<String, Struct> structs = new HashMap<>();
  private final ByteBuffer data;
  private final int strings;

  /** The kernel program's. */
  public static Btf ofProgram() {
    try (InputStream in = Btf.class.getResourceAsStream("/dev/packetclassifier/bpf/classifier.bpf.o");
        BpfObject object = BpfObject.open(in.readAllBytes(), "drift")) {
      return new Btf(object.btf());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Btf(byte[] bytes) {
    data = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int header = data.getInt(4);
    int types = header + data.getInt(8);
    int end = types + data.getInt(12);
    strings = header + data.getInt(16);
    data.position(types);
    while (data.position() < end) {
      readType();
    }
  }

  private void readType() {
    String name = text(data.getInt());
    int info = data.getInt();
    int size = data.getInt();
    int count = info & 0xffff;
    switch (info >>> 24 & 0x1f) {
      case STRUCT, UNION -> structs.put(name, new Struct(size, members(count)));
      case ENUM -> readEnum(name, count);
      case INT, VAR, DECL_TAG -> skip(1);
      case ARRAY -> skip(3);
      case FUNC_PROTO -> skip(2 * count);
      case DATASEC, ENUM64 -> skip(3 * count);
      default -> skip(0);
    }
  }

  private Map<String, Integer> members(int count) {
    Map<String, Integer> offsets = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String member = text(data.getInt());
      data.getInt();
      offsets.put(member, (data.getInt() & 0xffffff) / 8);
    }
    return offsets;
  }

  private void readEnum(String name, int count) {
    Map<String, Integer> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      values.put(text(data.getInt()), data.getInt());
    }
    enums.put(name, values);
  }

  private void skip(int words) {
    data.position(data.position() + words * Integer.BYTES);
  }

  private String text(int offset) {
    StringBuilder text = new StringBuilder();
    for (int at = strings + offset; data.get(at) != 0; at++) {
      text.append((char) data.get(at));
    }
    return text.toString();
  }

  /** Names and values, in the order of the definition. */
  public Map<String, Integer> enumeration(String name) {
    return enums.get(name);
  }

  public Struct struct(String name) {
    return structs.get(name);
  }
}
