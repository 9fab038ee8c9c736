// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.AtomicFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What every command asks that writes a manifest. */
public final class OutputOptions {
  private static final int MOST_INTERFACES = 16;
  private static final Pattern INTERFACE_NAME = Pattern.compile("[^\\s/:]{1,15}");

  @Option(names = {"-o", "--output"}, required = true, paramLabel = "MANIFEST", description = "The manifest to write, YAML.")
  public Path output;

  @Option(names = "--float-model", paramLabel = "FILE", description = "Write the float model too, as JSON that pclf quantize reads.")
  public Path floatModel;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the classifier. Default: the manifest's file name, with - for _.")
  public String name;

  @Option(names = "--drop", split = ",", paramLabel = "CLASS", description = "Classes to drop. Default: none; every class passes and is counted.")
  public List<String> drop = new ArrayList<>();

  @Option(names = "--precision", defaultValue = "0.999", paramLabel = "SHARE", description = "Share of the drops that must be right, with "
      + "95 %% confidence on the validation packets: the lowest minConfidence that reaches it is chosen. Default: ${DEFAULT-VALUE}.")
  public double precision;

  @Option(names = "--interfaces", split = ",", paramLabel = "NAME", description = "Interfaces to judge at. Default: those of the default route.")
  public List<String> interfaces = new ArrayList<>();

  @Option(names = "--station-key", paramLabel = "KEY", description = "What the table's stations were told apart by: ${COMPLETION-CANDIDATES}. "
      + "Default: Address.")
  public StationKey stationKey;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Makes every random choice repeatable. Default: ${DEFAULT-VALUE}.")
  public long seed;

  @Option(names = "--json", description = "Print the report as JSON.")
  public boolean json;

  /** The classifier's name; checks what can be checked before anything is computed. */
  public String checked() {
    if (!(precision > 0 && precision <= 1)) {
      throw new InputException("--precision is " + precision + ", must be above 0 and at most 1");
    }
    String file = output.getFileName().toString();
    String chosen = name != null ? name : file.replaceFirst("\\.ya?ml$", "").replace('_', '-');
    if (chosen.length() > Api.MAX_NAME_LENGTH || !chosen.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
      throw new InputException("the classifier's name would be " + chosen + ": give one with --name, of at most " + Api.MAX_NAME_LENGTH
          + " lower-case letters, digits and '-'");
    }
    for (Path path : floatModel == null ? List.of(output) : List.of(output, floatModel)) {
      AtomicFile.check(path);
    }
    if (floatModel != null && floatModel.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize())) {
      throw new InputException("--output and --float-model are both " + output + ": name two files");
    }
    checkInterfaces();
    return chosen;
  }

  /** As the API's schema does. */
  private void checkInterfaces() {
    if (interfaces.size() > MOST_INTERFACES || new HashSet<>(interfaces).size() < interfaces.size()) {
      throw new InputException(
          "--interfaces names " + interfaces.size() + " interfaces, may name at most " + MOST_INTERFACES + ", each once");
    }
    for (String each : interfaces) {
      if (!INTERFACE_NAME.matcher(each).matches()) {
        throw new InputException(
            "--interfaces: \"" + each + "\" is no name of an interface, which has 1 to 15 characters and neither spaces, "
                + "'/' nor ':'");
      }
    }
  }

  /** @throws InputException for a class that the model lacks */
  public void checkDrop(List<String> classes) {
    for (String className : drop) {
      if (!classes.contains(className)) {
        throw new InputException("--drop: the model has no class " + className + "; it has " + String.join(", ", classes));
      }
    }
    if (new HashSet<>(drop).size() < drop.size()) {
      throw new InputException("--drop names a class twice: give each once");
    }
    if (drop.size() == classes.size()) {
      throw new InputException("--drop names every class, so everything would be dropped: leave out the benign ones");
    }
  }
}
