// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import java.util.List;

/** The kernel did not load the program; nothing that ran before has changed. */
public class LoadException extends BpfException {
  private final transient List<String> verifierLog;

  public LoadException(String message, int errno, List<String> verifierLog) {
    super(message, errno);
    this.verifierLog = List.copyOf(verifierLog);
  }

  /** The last lines the verifier said, oldest first; empty when it was not the verifier that refused. */
  public List<String> verifierLog() {
    return verifierLog;
  }
}
