// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.packetclassifier.bpf.model.Input;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** What a command found out, twice: as lines for people and as JSON. */
public final class Report {
  /** Every prediction has at least this confidence against the classes that pass. */
  private static final double ANYTHING = 0.5;

  private final Map<String, Object> json = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  public void line(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }

  public void value(String name, Object value) {
    json.put(name, value);
  }

  /** One of several that were tried before one was kept. */
  public void tried(String format, Object... values) {
    String what = String.format(Locale.ROOT, format, values);
    list("tried").add(what);
    lines.add("tried          " + what);
  }

  /** What rounding cost, input by input and layer by layer. */
  public void quantization(Quantized quantized) {
    value("inputErrors", quantized.inputErrors());
    value("layerErrors", quantized.layerErrors());
    if (quantized.inputErrors().isEmpty()) {
      line("quantization   scores lose %.3f %% (root mean square); thresholds lose nothing", 100 * quantized.layerErrors().get(0));
      return;
    }
    line("quantization   lost up to and including each layer (root mean square, of what the layer gives)");
    for (int l = 0; l < quantized.layerErrors().size(); l++) {
      line("  layer %-8d %.2f %%", l + 1, 100 * quantized.layerErrors().get(l));
    }
    line("  inputs that lose most");
    List<Input> inputs = quantized.model().inputs();
    List<Integer> worst = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      worst.add(i);
    }
    worst.sort((one, other) -> Double.compare(quantized.inputErrors().get(other), quantized.inputErrors().get(one)));
    for (int i : worst.subList(0, Math.min(3, worst.size()))) {
      line("    %-22s %.2f %% (%s)", inputs.get(i).feature(), 100 * quantized.inputErrors().get(i), inputs.get(i).transform());
    }
    inputs.forEach(this::warnIfConstant);
  }

  private void warnIfConstant(Input input) {
    String same = input.feature() + " is the same in every ";
    // Training says so itself.
    if (input.multiplier() == 0 && list("warnings").stream().noneMatch(warning -> warning.startsWith(same))) {
      warn(same + "calibration packet, so the integers do not look at it: calibrate on packets as the nodes will see them");
    }
  }

  /** Precision reached at each confidence, for each class that is to be dropped. */
  public void drops(double logitScale, List<DropThreshold> drops, double precision) {
    value("logitScale", logitScale);
    value("drops", drops.stream().map(Report::json).toList());
    line("temperature    one integer step is %s nats", logitScale);
    for (DropThreshold drop : drops) {
      line("drop %s", drop.className());
      line("    %12s %10s %9s %9s %10s %9s %13s", "confidence", "margin", "packets", "false", "precision", "at least", "of the class");
      for (ConfidenceLevel level : drop.levels()) {
        line("%s %12s %10d %9d %9d %10.5f %9.5f %13.4f", level.equals(drop.chosen()) ? " ->" : "   ", level.confidence(), level.threshold(),
            level.dropped(), level.falselyDropped(), level.precision(), level.precisionAtLeast(), level.caught());
      }
      if (!drop.reached()) {
        warn(drop.shortfall(precision));
      }
      if (drop.chosen().confidence() <= ANYTHING) {
        warn("a minConfidence of " + drop.chosen().confidence() + " means anything: every packet that is predicted " + drop.className()
            + " is dropped, however unsure the model is; observe before you enforce");
      }
    }
  }

  private static Map<String, Object> json(DropThreshold drop) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("class", drop.className());
    values.put("minConfidence", drop.chosen().confidence());
    values.put("reached", drop.reached());
    values.put("levels", drop.levels());
    return values;
  }

  public void warn(String warning) {
    list("warnings").add(warning);
    lines.add("warning: " + warning);
  }

  @SuppressWarnings("unchecked")
  private List<String> list(String name) {
    return (List<String>) json.computeIfAbsent(name, any -> new ArrayList<String>());
  }

  /** In red where colours are wanted. */
  public void alarm(String alarm) {
    warn(alarm);
    lines.set(lines.size() - 1, "@|bold,red " + alarm + "|@");
  }

  public void print(PrintWriter out, boolean asJson) {
    if (asJson) {
      try {
        out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a report is always writable", e);
      }
    } else {
      lines.forEach(line -> out.println(Ansi.AUTO.string(line)));
    }
    out.flush();
  }
}
