// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.packetclassifier.modelkit.manifest.Classifier;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What an evaluation found, cut by meaning. Its JSON is flat: the fields of subject, class table, enforcement, confidence and model
 * stand beside each other.
 *
 * @param subject what was evaluated, on what
 * @param falseDrops what enforcing would cost benign traffic
 * @param quality per packet, by who predicts; null where it was not asked
 * @param classTable class by class
 * @param flowsAfter per flow, by its sum of scores after so many packets
 * @param enforcement what would be dropped, and how soon
 * @param confidence what the scores are worth as probabilities
 * @param insight what the inputs are worth, and what rounding lost
 * @param breakdowns the same figures by capture and by group
 * @param warnings what the reader should know
 */
public record Result(@JsonUnwrapped Subject subject, FalseDrops falseDrops, @JsonAnyGetter Map<Predictor, Quality> quality,
    @JsonUnwrapped ClassTable classTable, List<AfterPackets> flowsAfter, @JsonUnwrapped Enforcement enforcement,
    @JsonUnwrapped Confidence confidence, @JsonUnwrapped Insight insight, List<Breakdown> breakdowns, List<String> warnings) {
  /** Who predicts a packet's class. */
  public enum Predictor {
    /** The model in the kernel's integers. */
    integers,
    /** The float model that it was made from. */
    floats,
    /** This machine's kernel. */
    kernel,
    /** The sum of the scores of the packet's flow so far. */
    flowSum,
    /** The sum of the scores of the packet's sender so far. */
    stationSum
  }

  public Quality quality(Predictor predictor) {
    return quality.get(predictor);
  }

  /**
   * @param classifier its name
   * @param digest of model and policy
   * @param data what it was evaluated on
   * @param classes names, in the order of the confusion matrix
   * @param unlabelled packets without a label: left out
   * @param otherLabels packets with a label that the model lacks: left out
   */
  public record Subject(String classifier, String digest, String data, List<String> classes, long unlabelled, long otherLabels) {
    static Subject of(Classifier classifier, String data, long unlabelled, long otherLabels) {
      return new Subject(classifier.name(), classifier.digest(), data, classifier.model().classes(), unlabelled, otherLabels);
    }
  }

  /**
   * @param perClass per packet, in the kernel's integers
   * @param floatPerClass per packet, by the float model; empty when none was given
   * @param confusion [actual][predicted], packets
   * @param differences packets in which the kernel and the twin differ
   */
  public record ClassTable(List<ClassQuality> perClass, List<ClassQuality> floatPerClass, long[][] confusion, long differences) {
  }

  /**
   * @param drops what the policy does
   * @param confidences what each minConfidence would do
   * @param guarantees how often the model leans on their guards
   * @param detectionLatency how soon attacks are flagged
   */
  public record Enforcement(Drops drops, List<AtConfidence> confidences, List<GuardUse.Count> guarantees, List<Latency> detectionLatency) {
  }

  /**
   * @param calibration how sure it is, and how right; null without logitScale
   * @param curves precision and recall of each class; empty without logitScale
   */
  public record Confidence(Calibration calibration, List<Curve> curves) {
  }

  /**
   * @param importance what each input is worth
   * @param layerErrors what rounding lost up to and including each layer; empty without a float model
   */
  public record Insight(List<FeatureImportance> importance, List<Double> layerErrors) {
  }

  /**
   * @param total packets or flows
   * @param accuracy 0 to 1
   * @param macroF1 0 to 1, over the classes that occur or are predicted
   * @param falseDropsPerMillion of those of classes that pass, how many of a million are predicted to be of one that is dropped, whatever
   *     the confidence
   */
  public record Quality(long total, double accuracy, double macroF1, double falseDropsPerMillion) {
  }

  /** Of one class; shares are 0 to 1, support is its packets. */
  public record ClassQuality(String name, long support, double precision, double recall, double f1) {
  }

  /**
   * @param packets how many packets of each flow were seen; shorter flows count with all of theirs
   * @param reached flows that have so many
   * @param quality of all flows
   */
  public record AfterPackets(int packets, long reached, Quality quality) {
  }

  /**
   * @param assumed the policy drops nothing: these are the drops of every class but the first
   * @param attacks packets of classes that are dropped
   * @param dropped of these, how many would be dropped
   * @param benign packets of classes that pass
   * @param falselyDropped of these, how many would be dropped
   * @param falseDropsPerMillion of benign packets
   * @param protectedPackets packets that are never dropped whatever the model says; known for captures only, else -1
   */
  public record Drops(boolean assumed, long attacks, long dropped, long benign, long falselyDropped, double falseDropsPerMillion,
      long protectedPackets) {
  }

  /** What one minConfidence for every class that is dropped would do: attack packets dropped and their share, benign ones per million. */
  public record AtConfidence(double confidence, long margin, long dropped, double share, long falselyDropped, double falseDropsPerMillion) {
  }

  /**
   * Until an attack is first predicted to be of any class that is dropped, its first packet counted as 1.
   *
   * @param unit flow or event
   * @param name class
   * @param count flows or events
   * @param never of these, how many were never flagged
   * @param packets median, 90 % and largest, of those that were
   * @param seconds the same
   * @param within share of all that were flagged within so many packets
   */
  public record Latency(String unit, String name, long count, long never, double[] packets, double[] seconds,
      SortedMap<Integer, Double> within) {
  }

  /**
   * @param confidence mean of the probability that the model gives its prediction, by bin
   * @param right share of the packets of the bin whose prediction is right
   * @param packets of the bin
   * @param error mean difference of the two over all packets
   */
  public record Calibration(double[] confidence, double[] right, long[] packets, double error) {
  }

  /**
   * @param name class
   * @param recall rising
   * @param precision at it
   * @param averagePrecision area
   */
  public record Curve(String name, double[] recall, double[] precision, double averagePrecision) {
  }

  /** Macro-F1 that is lost when the input's values are permuted among the packets. */
  public record FeatureImportance(String feature, double macroF1) {
  }

  /**
   * @param by capture or group
   * @param parts the largest share of false drops first, then the lowest accuracy
   */
  public record Breakdown(String by, List<Part> parts) {
  }

  /**
   * One capture or group.
   *
   * @param name of it
   * @param packets with a label that the model knows
   * @param accuracy 0 to 1
   * @param macroF1 over the classes that occur there or are predicted
   * @param falseDrops there
   */
  public record Part(String name, long packets, double accuracy, double macroF1, FalseDrops.Counts falseDrops) {
  }
}
