// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

/** Which of an interface's packets a program of traffic control sees. */
public enum Direction {
  /** What arrives. */
  Ingress(46, 1, 0xfffffff2, "what arrives at"),
  /** What leaves. */
  Egress(47, 2, 0xfffffff3, "what leaves through");

  private final int attachType;
  private final int clsactHook;
  private final int clsactParent;
  private final String inWords;

  Direction(int attachType, int clsactHook, int clsactParent, String inWords) {
    this.attachType = attachType;
    this.clsactHook = clsactHook;
    this.clsactParent = clsactParent;
    this.inWords = inWords;
  }

  /** enum bpf_attach_type: of tcx. */
  int attachType() {
    return attachType;
  }

  /** enum bpf_tc_attach_point. */
  int clsactHook() {
    return clsactHook;
  }

  /** The parent of a clsact's filters. */
  int clsactParent() {
    return clsactParent;
  }

  /** Before the words "interface ...", for messages. */
  String inWords() {
    return inWords;
  }
}
