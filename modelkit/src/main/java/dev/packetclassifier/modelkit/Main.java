// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.modelkit.evaluate.EvaluateCommand;
import dev.packetclassifier.modelkit.extract.FeaturesCommand;
import dev.packetclassifier.modelkit.manifest.InspectCommand;
import dev.packetclassifier.modelkit.manifest.RenderCommand;
import dev.packetclassifier.modelkit.manual.ManCommand;
import dev.packetclassifier.modelkit.onnx.ImportCommand;
import dev.packetclassifier.modelkit.prove.ProveCommand;
import dev.packetclassifier.modelkit.quantize.QuantizeCommand;
import dev.packetclassifier.modelkit.replay.ReplayCommand;
import dev.packetclassifier.modelkit.train.TrainCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code pclf} command. Exit status: 0 done, 1 the result is a failure, 2 something given cannot be used. */
@Command(name = "pclf", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, sortOptions = false, subcommands = {
    FeaturesCommand.class,
    TrainCommand.class,
    ImportCommand.class,
    QuantizeCommand.class,
    InspectCommand.class,
    ProveCommand.class,
    RenderCommand.class,
    EvaluateCommand.class,
    ReplayCommand.class,
    HelpCommand.class,
    GenerateCompletion.class,
    ManCommand.class,
}, description = "From a capture or an ONNX file to a classifier that can be trusted.", exitCodeListHeading = "%nExit status:%n", exitCodeList = {
    "0:done", "1:done, and the result is a failure: a difference, a limit that was not kept",
    "2:something given cannot be used; one line says what, and what to do"}, footer = {"", "Examples:",
        "  pclf features day.pcap --features flow --labels rules.txt -o day.parquet",
        "  pclf train day.parquet --model boosted --group group --drop scan -o guard.yaml",
        "  pclf evaluate guard.yaml next-day.parquet --html report.html",
        "  pclf inspect guard.yaml",
        "  pclf prove guard.yaml --never-drop 'BackwardPackets >= 1'",
        "  pclf render guard.yaml --mode Enforce --interfaces eth0 | kubectl apply -f -"})
public final class Main implements Runnable {
  private static final int INTERNAL = 70;

  /** What picocli says of a name that Java cannot take for a file's. */
  private static final Pattern NO_PATH = Pattern.compile("(?s)cannot convert '(.*)' to interface java.nio.file.Path");

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
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true)
        // A name with @ before it is a file of features, not of arguments.
        .setAbbreviatedOptionsAllowed(false).setExpandAtFiles(false)
        .setParameterExceptionHandler((e, arguments) -> fail(e.getCommandLine(), words(e), CommandLine.ExitCode.USAGE))
        .setExecutionExceptionHandler((e, command, result) -> handle(e, command)).setExecutionStrategy(Main::run);
    UsageMessageSpec completion = line.getSubcommands().get("generate-completion").getCommandSpec().usageMessage();
    completion.hidden(false).description("Prints a script that completes commands, options and their values in bash and zsh.")
        .footer("", "Example:", "  source <(pclf generate-completion)");
    line.getSubcommands().get("help").getCommandSpec().usageMessage().footer("", "Example:", "  pclf help train");
    Examples.fold(line.getCommandSpec().usageMessage());
    line.getSubcommands().values().forEach(command -> Examples.fold(command.getCommandSpec().usageMessage()));
    return line;
  }

  /** What is not known is set beside what there is. */
  private static String words(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> close = unmatched.getSuggestions();
      return unmatched.getUnmatched().get(0) + " is no option or command of " + e.getCommandLine().getCommandSpec().qualifiedName()
          + (close.isEmpty() ? ": see --help" : "; did you mean " + close.get(0) + "?");
    }
    Matcher path = NO_PATH.matcher(e.getMessage());
    if (path.find()) {
      return path.group(1) + " is no name of a file here; with letters that are no ASCII, set LC_ALL=C.UTF-8";
    }
    return e.getMessage();
  }

  /** What the Java machine itself says is no exception to picocli, and would end as a stack trace. */
  private static int run(ParseResult result) {
    try {
      return new RunLast().execute(result);
    } catch (Error e) {
      throw new ExecutionException(result.commandSpec().commandLine(), e.toString(), explained(e));
    }
  }

  private static Exception explained(Error e) {
    if (e instanceof OutOfMemoryError) {
      return new InputException("what was given does not fit into Java's memory of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB ("
          + e.getMessage() + "): give it more with java -Xmx4g (modelkit/pclf: PCLF_JAVA_OPTIONS=-Xmx4g), or fewer packets or features", e);
    }
    if (e instanceof StackOverflowError) {
      return new InputException("something given is nested too deeply to be read", e);
    }
    return e instanceof LinkageError ? new InputException("a library that this needs does not load on this machine: " + e.getMessage(), e)
        : new IllegalStateException(e);
  }

  private static int handle(Exception e, CommandLine command) {
    if (e instanceof InputException || e instanceof InvalidModelException) {
      return fail(command, e.getMessage(), CommandLine.ExitCode.USAGE);
    }
    if (e instanceof IOException) {
      return fail(command, words((IOException) e), CommandLine.ExitCode.USAGE);
    }
    return mistake(e, command);
  }

  private static int mistake(Throwable e, CommandLine command) {
    StackTraceElement at = e.getStackTrace().length == 0 ? null : e.getStackTrace()[0];
    return fail(command, "this is a mistake of pclf, please report it: " + e + (at == null ? "" : " at " + at), INTERNAL);
  }

  private static String words(IOException e) {
    if (e instanceof NoSuchFileException) {
      return e.getMessage() + " is not there";
    }
    if (e instanceof AccessDeniedException) {
      return e.getMessage() + " may not be read or written: check its permissions";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getFile() + ": " + file.getReason();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static int fail(CommandLine command, String message, int status) {
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("pclf: " + message.replace('\n', ' ')));
    err.flush();
    return status;
  }

  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    // The Parquet library logs to whoever listens: nobody.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    // Numbers and capitals are the same everywhere: what is printed is read by programs, too.
    Locale.setDefault(Locale.ROOT);
    PrintWriter err = new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true);
    System.exit(run(new StandardOutput(new FileOutputStream(FileDescriptor.out)), err, arguments));
  }

  /** Runs a command, whatever becomes of it. Returns its exit status. */
  static int run(StandardOutput out, PrintWriter err, String... arguments) {
    PrintWriter writer = out.writer();
    CommandLine line = commandLine().setOut(writer).setErr(err);
    int status = line.execute(arguments);
    writer.flush();
    return out.lost() == null ? status
        : fail(line, "standard output cannot be written: " + out.lost() + "; what is there is not all", CommandLine.ExitCode.USAGE);
  }
}
