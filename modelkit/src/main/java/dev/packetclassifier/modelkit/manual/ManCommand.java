// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manual;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf generate-man}. */
@Command(name = "generate-man", mixinStandardHelpOptions = true, description = "Writes a man page for each command.", footer = {"",
    "Example:", "  pclf generate-man ~/.local/share/man/man1 && man pclf-train"})
public final class ManCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Where to; it is made when it is not there.")
  Path folder;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InputException(folder + " is a file: name a folder for the man pages");
    }
    Files.createDirectories(folder);
    CommandSpec root = spec.root();
    List<CommandSpec> commands = new ArrayList<>(List.of(root));
    root.subcommands().values().stream().map(CommandLine::getCommandSpec).forEach(commands::add);
    for (CommandSpec command : commands) {
      AtomicFile.write(folder.resolve(ManPage.name(command) + ".1"), ManPage.of(command).getBytes(StandardCharsets.UTF_8));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("wrote " + commands.size() + " man pages to " + folder);
    out.flush();
    return 0;
  }
}
