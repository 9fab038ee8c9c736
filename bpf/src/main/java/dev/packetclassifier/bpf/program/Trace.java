package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a tracing program computed for its last packet.
 *
 * @param unjudged why there was no verdict, or empty; then the rest is without meaning
 * @param classIndex of the class
 * @param wouldDrop the class has the action Drop and the packet may be dropped
 * @param spared the class has the action Drop, but the packet may not be dropped
 * @param features 64 raw values by number, as unsigned 32-bit; those that the model does not use are without meaning
 * @param scores 32, of which the model's classes count
 */
public record Trace(Optional<Unjudged> unjudged, int classIndex, boolean wouldDrop, boolean spared, List<Integer> features,
    List<Integer> scores) {
  private static final int FEATURES = 64;
  private static final int SCORES = 32;

  static Trace read(BpfMap traces) {
    ByteBuffer trace = traces.lookup(0);
    int reason = trace.getInt();
    Optional<Unjudged> unjudged = reason < Unjudged.values().length ? Optional.of(Unjudged.values()[reason]) : Optional.empty();
    int classIndex = trace.getInt();
    boolean wouldDrop = trace.getInt() != 0;
    boolean spared = trace.getInt() != 0;
    return new Trace(unjudged, classIndex, wouldDrop, spared, numbers(trace, FEATURES), numbers(trace, SCORES));
  }

  private static List<Integer> numbers(ByteBuffer source, int count) {
    List<Integer> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(source.getInt());
    }
    return numbers;
  }
}
