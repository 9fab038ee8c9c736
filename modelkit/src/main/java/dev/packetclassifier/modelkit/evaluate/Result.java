package dev.packetclassifier.modelkit.evaluate;

import java.util.List;
import java.util.SortedMap;

/**
 * What an evaluation found; the JSON that is printed, field by field.
 *
 * @param classifier its name
 * @param digest of model and policy
 * @param data what it was evaluated on
 * @param classes names, in the order of the matrix
 * @param unlabelled packets without a label: left out
 * @param otherLabels packets with a label that the model lacks: left out
 * @param integers per packet, in the kernel's integers
 * @param floats per packet, by the float model; null when none was given
 * @param kernel per packet, by this machine's kernel; null when it was not asked
 * @param differences packets in which the kernel and the twin differ
 * @param perClass per packet, in the kernel's integers
 * @param floatPerClass per packet, by the float model; empty when none was given
 * @param confusion [label][predicted], packets
 * @param flowsAfter per flow, by its sum of scores after so many packets
 * @param flowSum per packet, by the sum of scores of its flow so far
 * @param stationSum per packet, by the sum of scores of its sender so far
 * @param drops what the policy does
 * @param confidences what each minConfidence would do
 * @param latencies how soon attacks are flagged
 * @param calibration how sure it is, and how right; null without logitScale
 * @param curves precision and recall of each class; empty without logitScale
 * @param importance what each input is worth
 * @param layerErrors what rounding lost up to and including each layer; empty without a float model
 * @param warnings what somebody should know
 */
public record Result(String classifier, String digest, String data, List<String> classes, long unlabelled, long otherLabels,
    Quality integers, Quality floats, Quality kernel, long differences, List<ClassQuality> perClass, List<ClassQuality> floatPerClass,
    long[][] confusion, List<AfterPackets> flowsAfter,
    Quality flowSum, Quality stationSum, Drops drops, List<AtConfidence> confidences, List<Latency> latencies, Calibration calibration,
    List<Curve> curves, List<FeatureImportance> importance, List<Double> layerErrors, List<String> warnings) {
  /**
   * @param total packets or flows
   * @param accuracy 0 to 1
   * @param macroF1 0 to 1, over the classes that occur or are predicted
   * @param falseDropsPerMillion of those of classes that pass, how many of a million are predicted to be of one that is dropped, whatever the
   *     confidence
   */
  public record Quality(long total, double accuracy, double macroF1, double falseDropsPerMillion) {
  }

  /** Of one class; shares are 0 to 1. */
  public record ClassQuality(String name, long packets, double precision, double recall, double f1) {
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
   * @param spared packets that are never dropped whatever the model says; known for captures only, else -1
   */
  public record Drops(boolean assumed, long attacks, long dropped, long benign, long falselyDropped, double falseDropsPerMillion,
      long spared) {
  }

  /** What one minConfidence for every class that is dropped would do: attack packets dropped and their share, benign ones per million. */
  public record AtConfidence(double confidence, long margin, long dropped, double share, long falselyDropped, double falseDropsPerMillion) {
  }

  /**
   * Until an attack is first predicted to be of any class that is dropped, its first packet counted as 1.
   *
   * @param of flow or event
   * @param name class
   * @param count flows or events
   * @param never of these, how many were never flagged
   * @param packets median, 90 % and largest, of those that were
   * @param seconds the same
   * @param within share of all that were flagged within so many packets
   */
  public record Latency(String of, String name, long count, long never, double[] packets, double[] seconds, SortedMap<Integer,
      Double> within) {
  }

  /**
   * @param confidence mean of what the model says of itself, by bin
   * @param right share of the packets of the bin that are right
   * @param packets of the bin
   * @param error mean difference of the two over all packets
   */
  public record Calibration(double[] confidence, double[] right, long[] packets, double error) {
  }

  /**
   * @param name class
   * @param recall falling
   * @param precision at it
   * @param averagePrecision area
   */
  public record Curve(String name, double[] recall, double[] precision, double averagePrecision) {
  }

  /** Macro-F1 that is lost when the input's values are dealt out anew among the packets. */
  public record FeatureImportance(String feature, double macroF1) {
  }
}
