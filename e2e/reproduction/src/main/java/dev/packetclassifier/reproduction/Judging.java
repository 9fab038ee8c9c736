// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.program.AttachedMode;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.InterfaceProgram;
import dev.packetclassifier.bpf.program.PinRoot;
import dev.packetclassifier.bpf.program.ProtectedAddresses;
import dev.packetclassifier.bpf.shape.Geometry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** An XDP program at work on an interface, in native mode: the product's with a model, or a plain one. */
interface Judging extends AutoCloseable {
  /** Packets that it counted itself since it was attached; -1 when it counts none. */
  long judged();

  @Override
  void close();

  /**
   * The product's program, as an agent attaches it.
   *
   * @param drop whether it drops what it judges, whatever the class; else it passes
   */
  static Judging classifier(Path pins, String ifname, Model model, String digest, boolean drop) {
    PinRoot root = new PinRoot(pins);
    String name = "reproduction";
    ProtectedAddresses.open(root, name).close();
    Map<String, Action> actions = drop ? model.classes().stream().collect(Collectors.toMap(c -> c, c -> Action.Drop)) : Map.of();
    CompiledRevision revision = new CompiledRevision(name, digest, model, actions, new int[model.classes().size()]);
    InterfaceProgram program = InterfaceProgram.attach(root, name, ifindex(ifname), ifname, AttachedMode.Native, revision,
        drop ? Mode.Enforce : Mode.Observe, Geometry.standard());
    return new Judging() {
      @Override
      public long judged() {
        if (program.counts().unjudged().values().stream().anyMatch(counted -> counted.packets() != 0)) {
          throw new IllegalStateException("packets passed unjudged: " + program.counts().unjudged());
        }
        return program.counts().arrived();
      }

      @Override
      public void close() {
        program.detach();
        root.removeEmpty(name);
      }
    };
  }

  /** A program of {@code rate/frames.bpf.c}. */
  static Judging plain(Path object, String program, String ifname) throws IOException {
    BpfObject opened = BpfObject.open(Files.readAllBytes(object), "frames");
    opened.load(program);
    BpfLink link = BpfLink.attach(opened.program(program), ifindex(ifname), BpfLink.XdpMode.Native);
    return new Judging() {
      @Override
      public long judged() {
        return -1;
      }

      @Override
      public void close() {
        link.detach();
        link.close();
        opened.close();
      }
    };
  }

  /** A program that stays in the kernel after it was detached, as long as this is held. */
  static BpfProgram held(Path pins, String ifname, Model model, String digest) {
    PinRoot root = new PinRoot(pins);
    String name = "reproduction";
    ProtectedAddresses.open(root, name).close();
    CompiledRevision revision = new CompiledRevision(name, digest, model, Map.of(), new int[model.classes().size()]);
    InterfaceProgram program = InterfaceProgram.attach(root, name, ifindex(ifname), ifname, AttachedMode.Native, revision, Mode.Observe,
        Geometry.standard());
    try {
      return BpfProgram.byId(program.running().programId());
    } finally {
      program.detach();
      root.removeEmpty(name);
    }
  }

  private static int ifindex(String ifname) {
    return Integer.parseInt(Command.output("ip", "-o", "link", "show", "dev", ifname).split(":")[0].trim());
  }
}
