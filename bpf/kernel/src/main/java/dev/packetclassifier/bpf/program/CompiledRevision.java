package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.model.Model;
import java.util.Map;

/**
 * A model revision that is ready for the kernel.
 *
 * @param name {@code <classifier>-<first 10 hex digits of the digest>}
 * @param digest SHA-256 of the canonical form, 64 lower case hex digits
 * @param model checked: {@code Models.read} made it
 * @param actions what to do by class name; a class without an entry passes
 * @param margins by class index: an action applies when the score margin is at least this; 0 for always
 */
public record CompiledRevision(String name, String digest, Model model, Map<String, Action> actions, int[] margins) {
  public CompiledRevision {
    actions = Map.copyOf(actions);
  }

  /** The bytes that a program judges by, counting in a slot. */
  byte[] image(Mode mode, int slot) {
    return Images.of(model, actions, margins, digest, mode, slot);
  }
}
