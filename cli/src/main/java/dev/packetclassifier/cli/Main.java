// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands for running clusters. Exit status: 0 done, 2 it cannot be done. */
@Command(name = "pclf", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, sortOptions = false, subcommands = {
    StopCommand.class,
    ExceptCommand.class,
    ExceptionsCommand.class,
    StatusCommand.class,
    RollbackCommand.class,
    UnpinCommand.class,
    PauseCommand.class,
    ResumeCommand.class,
    PromoteCommand.class,
    RetryCommand.class,
    HistoryCommand.class,
    DiffCommand.class,
    PreflightCommand.class,
    HelpCommand.class,
}, description = "What runs in a cluster, and how to change it. The commands for models (train, evaluate and so on) are in pclf.jar.", exitCodeListHeading = "%nExit status:%n", exitCodeList = {
    "0:done", "1:done, and the result is a difference or an obstacle", "2:it cannot be done; one line says why, and what to do"})
public final class Main implements Runnable {
  private static final int INTERNAL = 70;

  @Spec
  CommandSpec spec;

  /** The version that the archive was built as. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"pclf " + (version == null ? "development" : version)};
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The command line, ready to be executed. */
  static CommandLine commandLine() {
    return new CommandLine(new Main()).setUsageHelpAutoWidth(true).setAbbreviatedOptionsAllowed(false).setExpandAtFiles(false)
        .setParameterExceptionHandler((e, arguments) -> fail(e.getCommandLine(), e.getMessage(), CommandLine.ExitCode.USAGE))
        .setExecutionExceptionHandler((e, command, result) -> e instanceof CommandException
            ? fail(command, e.getMessage(), CommandLine.ExitCode.USAGE)
            : fail(command, "this is a mistake of pclf, please report it: " + e, INTERNAL));
  }

  private static int fail(CommandLine command, String message, int status) {
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("pclf: " + message.replace('\n', ' ')));
    err.flush();
    return status;
  }

  public static void main(String[] arguments) {
    // The client's libraries log to the standard error of a command line, if they may.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8));
    PrintWriter err = new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true);
    int status = commandLine().setOut(out).setErr(err).execute(arguments);
    out.flush();
    System.exit(status);
  }
}
