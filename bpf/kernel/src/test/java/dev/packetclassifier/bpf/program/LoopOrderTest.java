// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Verifiers before Linux 6.8 refuse a loop that is entered in its middle and closed by an instruction that merely falls through ("back-edge
 * from insn"). Whether a loop is one is the compiler's choice, and newer kernels, on which these tests usually run, do not mind.
 */
class LoopOrderTest {

  private static final int SLOT = 8;
  private static final int EXECUTABLE = 4;
  private static final int WIDE = 0x18;
  private static final int CALL = 0x80;
  private static final int EXIT = 0x90;

  @Test
  void noLoopIsClosedByFallingThrough() throws IOException {
    List<ByteBuffer> sections = sections();

    assertThat(sections).isNotEmpty();
    assertThat(sections.stream().mapToInt(ByteBuffer::capacity).sum()).isGreaterThan(1000 * SLOT);
    sections.forEach(section -> assertThat(closedByFallingThrough(section)).isEmpty());
  }

  @Test
  void findsOne() {
    ByteBuffer code = ByteBuffer.allocate(4 * SLOT).order(ByteOrder.LITTLE_ENDIAN);
    put(code, 0, 0x05, 1);
    put(code, 1, 0x07, 0);
    put(code, 2, 0x15, -2);
    put(code, 3, 0x95, 0);

    assertThat(closedByFallingThrough(code)).containsExactly(1);
  }

  private static void put(ByteBuffer code, int at, int operation, int jump) {
    code.put(at * SLOT, (byte) operation).putShort(at * SLOT + 2, (short) jump);
  }

  /** The kernel's own walk, depth first, what follows before what is jumped to: instructions that fall through into one being walked. */
  private static List<Integer> closedByFallingThrough(ByteBuffer code) {
    List<Integer> found = new ArrayList<>();
    int[] state = new int[code.capacity() / SLOT];
    for (int start = 0; start < state.length; start += width(code, start)) {
      if (state[start] == 0) {
        walk(code, start, state, found);
      }
    }
    return found;
  }

  /** State: 0 not seen, 1 on the way, 2 done. */
  private static void walk(ByteBuffer code, int start, int[] state, List<Integer> found) {
    Deque<Integer> way = new ArrayDeque<>(List.of(start));
    int[] taken = new int[state.length];
    state[start] = 1;
    while (!way.isEmpty()) {
      int at = way.peek();
      List<Integer> edges = edges(code, at);
      if (taken[at] == edges.size()) {
        state[at] = 2;
        way.pop();
        continue;
      }
      int next = edges.get(taken[at]++);
      if (state[next] == 0) {
        state[next] = 1;
        way.push(next);
      } else if (state[next] == 1 && !isJump(code, at)) {
        found.add(at);
      }
    }
  }

  private static List<Integer> edges(ByteBuffer code, int at) {
    int operation = operation(code, at);
    int next = at + width(code, at);
    if (!isJump(code, at)) {
      return operation == (EXIT | 5) ? List.of() : List.of(next);
    }
    int target = at + 1 + code.getShort(at * SLOT + 2);
    return operation == 0x05 ? List.of(target) : List.of(next, target);
  }

  /** Jumps within a function: neither a call nor the exit. */
  private static boolean isJump(ByteBuffer code, int at) {
    int kind = operation(code, at) & 7;
    int action = operation(code, at) & 0xf0;
    return (kind == 5 || kind == 6) && action != CALL && action != EXIT;
  }

  private static int operation(ByteBuffer code, int at) {
    return code.get(at * SLOT) & 0xff;
  }

  private static int width(ByteBuffer code, int at) {
    return operation(code, at) == WIDE ? 2 : 1;
  }

  /** The sections of the object file that hold instructions. */
  private static List<ByteBuffer> sections() throws IOException {
    byte[] file;
    try (InputStream resource = ObjectFile.class.getResourceAsStream("/dev/packetclassifier/bpf/classifier.bpf.o")) {
      file = resource.readAllBytes();
    }
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int table = (int) elf.getLong(40);
    int size = elf.getShort(58);
    List<ByteBuffer> found = new ArrayList<>();
    for (int i = 0; i < elf.getShort(60); i++) {
      int header = table + i * size;
      if ((elf.getLong(header + 8) & EXECUTABLE) != 0 && elf.getLong(header + 32) > 0) {
        found.add(elf.slice((int) elf.getLong(header + 24), (int) elf.getLong(header + 32)).order(ByteOrder.LITTLE_ENDIAN));
      }
    }
    return found;
  }
}
