// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manual;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One command's man page, in the language of man(7). Picocli's own generator writes AsciiDoc, which needs a converter that brings Ruby
 * along.
 */
final class ManPage {
  private static final int WIDTH = 100;

  private final CommandSpec command;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandSpec command) {
    this.command = command;
  }

  /** Such as {@code pclf-train}. */
  static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  static String of(CommandSpec command) {
    return new ManPage(command).written();
  }

  private String written() {
    String version = String.join(" ", command.root().version());
    line(".TH " + quoted(name(command).toUpperCase(Locale.ROOT)) + " 1 \"" + built() + "\" " + quoted(version)
        + " \"Packet Classifier Operator\"");
    String[] description = command.usageMessage().description();
    section("NAME");
    line(escaped(name(command) + " - " + firstSentence(description)));
    section("SYNOPSIS");
    line(".nf");
    line(escaped(new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF)).synopsis(0).strip()));
    line(".fi");
    section("DESCRIPTION");
    paragraphs(description);
    arguments();
    commands();
    status();
    examples();
    related();
    return page.toString();
  }

  /** When what runs was built, so that the same archive writes the same pages. */
  private static LocalDate built() {
    try {
      Path archive = Path.of(ManPage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return LocalDate.ofInstant(Files.getLastModifiedTime(archive).toInstant(), ZoneOffset.UTC);
    } catch (IOException | URISyntaxException e) {
      return LocalDate.now(ZoneOffset.UTC);
    }
  }

  private void arguments() {
    List<PositionalParamSpec> parameters = command.positionalParameters().stream().filter(parameter -> !parameter.hidden()).toList();
    if (!parameters.isEmpty()) {
      section("ARGUMENTS");
      parameters.forEach(parameter -> entry("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter));
    }
    List<OptionSpec> options = command.options().stream().filter(option -> !option.hidden()).toList();
    if (!options.isEmpty()) {
      section("OPTIONS");
      options.forEach(option -> entry(names(option), option));
    }
  }

  private static String names(OptionSpec option) {
    String names = Arrays.stream(option.names()).map(name -> "\\fB" + escaped(name) + "\\fR").collect(Collectors.joining(", "));
    return option.arity().max() == 0 ? names : names + " \\fI" + escaped(option.paramLabel()) + "\\fR";
  }

  private void entry(String head, ArgSpec argument) {
    line(".TP");
    line(head);
    line(escaped(plain(String.join(" ", argument.description()))));
  }

  private void commands() {
    if (command.subcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    command.subcommands().values().stream().map(CommandLine::getCommandSpec).forEach(sub -> {
      line(".TP");
      line("\\fB" + escaped(name(sub)) + "\\fR(1)");
      line(escaped(firstSentence(sub.usageMessage().description())));
    });
  }

  private void status() {
    Map<String, String> codes = command.root().usageMessage().exitCodeList();
    section("EXIT STATUS");
    codes.forEach((code, meaning) -> {
      line(".TP");
      line(escaped(code.strip()));
      line(escaped(plain(meaning)));
    });
    section("ENVIRONMENT");
    line(".TP");
    line("\\fBNO_COLOR\\fR");
    line("When set, nothing is coloured.");
  }

  private void examples() {
    String[] footer = command.usageMessage().footer();
    if (footer.length == 0) {
      return;
    }
    section("EXAMPLES");
    line(".nf");
    for (String example : footer) {
      if (!example.isBlank() && !example.startsWith("Example")) {
        line(escaped(plain(example.stripTrailing().replaceFirst("^  ", ""))));
      }
    }
    line(".fi");
  }

  private void related() {
    section("SEE ALSO");
    CommandSpec root = command.root();
    line(command == root ? "modelkit/README.md" : "\\fB" + escaped(root.name()) + "\\fR(1)");
  }

  private void paragraphs(String[] texts) {
    for (int i = 0; i < texts.length; i++) {
      if (i > 0) {
        line(".PP");
      }
      line(escaped(plain(texts[i])));
    }
  }

  private static String firstSentence(String[] description) {
    String whole = plain(description.length == 0 ? "" : description[0]);
    int end = whole.indexOf(". ");
    String first = end < 0 ? whole : whole.substring(0, end + 1);
    return first.length() > WIDTH && first.indexOf(';') > 0 ? first.substring(0, first.indexOf(';')) + "." : first;
  }

  /** Without colours; picocli's percent signs are doubled. */
  private static String plain(String marked) {
    return Ansi.OFF.string(marked).replace("%n", " ").replace("%%", "%");
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private static String quoted(String text) {
    return '"' + escaped(text).replace("\"", "") + '"';
  }

  /** No backslash, no leading point or apostrophe is a request; hyphens stay hyphens, so that options can be copied. */
  private static String escaped(String text) {
    String[] lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n", -1);
    return Arrays.stream(lines).map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
        .collect(Collectors.joining("\n"));
  }
}
