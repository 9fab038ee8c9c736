// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Without arguments the operator; with {@code uninstall} the job that Helm runs before it deletes the rest. */
@QuarkusMain
public final class Main {
  static final String UNINSTALL = "uninstall";

  private Main() {}

  public static void main(String... args) {
    if (args.length > 0) {
      System.setProperty("quarkus.http.host-enabled", "false");
    }
    Quarkus.run(Application.class, args);
  }
}
