// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The golden set as one sequence of packets: every golden frame as an arriving packet, then conversations that take every way through
 * the state. The same in every build.
 */
public final class GoldenSteps {
  private static final List<GoldenStep> ALL = collect();

  private GoldenSteps() {}

  /** The whole sequence, always the same. */
  public static List<GoldenStep> all() {
    return ALL;
  }

  private static List<GoldenStep> collect() {
    Script script = new Script();
    for (GoldenFrame frame : GoldenFrames.all()) {
      script.after(Script.MILLISECOND).arrives(frame);
    }
    GoldenFlows.addTo(script);
    GoldenAddresses.addTo(script);
    GoldenStations.addTo(script);
    return Collections.unmodifiableList(new ArrayList<>(script.steps()));
  }
}
