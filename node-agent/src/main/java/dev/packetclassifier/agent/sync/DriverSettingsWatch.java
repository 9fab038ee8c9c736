// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Notices when the settings that a driver may have refused native XDP for (MTU, channels, the driver itself) change under a program that is
 * attached at tc, so that native mode is tried again then and not at every sync.
 */
final class DriverSettingsWatch {
  private final Map<Integer, String> settingsByIfindex = new HashMap<>();

  /**
   * @param settings of an interface by its number, as text
   * @return numbers of the interfaces whose settings changed since the last call
   */
  Set<Integer> changed(List<AttachedProgram> attached, IntFunction<String> settings) {
    Set<Integer> changed = new HashSet<>();
    Set<Integer> atTc = new HashSet<>();
    for (AttachedProgram program : attached) {
      if (program.attachMode() == AttachMode.Tc && atTc.add(program.ifindex())) {
        String now = settings.apply(program.ifindex());
        String before = settingsByIfindex.put(program.ifindex(), now);
        if (before != null && !before.equals(now)) {
          changed.add(program.ifindex());
        }
      }
    }
    settingsByIfindex.keySet().retainAll(atTc);
    return changed;
  }
}
