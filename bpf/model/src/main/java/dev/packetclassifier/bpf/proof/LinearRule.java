// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code factor * number + ... <= limit}, where the numbers of some features are within certain ranges. */
final class LinearRule extends Rule {
  private final List<Term> terms;
  private final long limit;
  private final List<Condition> conditions;

  /** @param factor small enough that a sum of products with 32-bit numbers stays far below 2^63 */
  record Term(Feature feature, long factor) {
  }

  /** A range that a feature's number has to be in for the rule to say anything. */
  record Condition(Feature feature, long min, long max) {
  }

  LinearRule(String reason, List<Term> terms, long limit, List<Condition> conditions) {
    super(reason, Stream.concat(terms.stream().map(Term::feature), conditions.stream().map(Condition::feature)).distinct().toList());
    this.terms = List.copyOf(terms);
    this.limit = limit;
    this.conditions = List.copyOf(conditions);
  }

  /** {@code small + offset <= large}. */
  static LinearRule atMost(String reason, Feature small, long offset, Feature large, Condition... conditions) {
    return new LinearRule(reason, List.of(new Term(small, 1), new Term(large, -1)), -offset, List.of(conditions));
  }

  /** Where the conditions are met, the feature's number is from min to max. */
  static List<Rule> within(String reason, Feature feature, long min, long max, Condition... conditions) {
    List<Rule> rules = new ArrayList<>();
    if (min > 0) {
      rules.add(new LinearRule(reason, List.of(new Term(feature, -1)), -min, List.of(conditions)));
    }
    if (max < Domain.LARGEST) {
      rules.add(new LinearRule(reason, List.of(new Term(feature, 1)), max, List.of(conditions)));
    }
    return rules;
  }

  @Override
  Placed at(Map<Feature, Integer> places) {
    int[] at = terms.stream().mapToInt(term -> places.get(term.feature())).toArray();
    long[] factors = terms.stream().mapToLong(Term::factor).toArray();
    int[] conditionAt = conditions.stream().mapToInt(condition -> places.get(condition.feature())).toArray();
    return new PlacedLinear(at, factors, limit, conditionAt, conditions.stream().mapToLong(Condition::min).toArray(),
        conditions.stream().mapToLong(Condition::max).toArray());
  }

  private record PlacedLinear(int[] at, long[] factors, long limit, int[] conditionAt, long[] conditionMin, long[] conditionMax)
      implements
        Placed {
    @Override
    public boolean holds(long[] values) {
      for (int i = 0; i < conditionAt.length; i++) {
        if (values[conditionAt[i]] < conditionMin[i] || values[conditionAt[i]] > conditionMax[i]) {
          return true;
        }
      }
      long sum = 0;
      for (int i = 0; i < at.length; i++) {
        sum += factors[i] * values[at[i]];
      }
      return sum <= limit;
    }

    @Override
    public boolean narrow(Box box) {
      int open = -1;
      for (int i = 0; i < conditionAt.length; i++) {
        int place = conditionAt[i];
        if (box.min[place] > conditionMax[i] || box.max[place] < conditionMin[i]) {
          return false;
        }
        if (box.min[place] < conditionMin[i] || box.max[place] > conditionMax[i]) {
          if (open >= 0) {
            return false;
          }
          open = i;
        }
      }
      return open < 0 ? narrowTerms(box) : narrowCondition(box, open);
    }

    private long smallestSum(Box box) {
      long sum = 0;
      for (int i = 0; i < at.length; i++) {
        sum += factors[i] * (factors[i] > 0 ? box.min[at[i]] : box.max[at[i]]);
      }
      return sum;
    }

    private boolean narrowTerms(Box box) {
      long smallest = smallestSum(box);
      boolean changed = false;
      for (int i = 0; i < at.length; i++) {
        int place = at[i];
        if (factors[i] > 0) {
          long slack = limit - (smallest - factors[i] * box.min[place]);
          changed |= box.atMost(place, Math.floorDiv(slack, factors[i]));
        } else {
          long slack = limit - (smallest - factors[i] * box.max[place]);
          changed |= box.atLeast(place, -Math.floorDiv(slack, -factors[i]));
        }
      }
      return changed;
    }

    /** All conditions but one are met: where the rule cannot hold, that one is not. */
    private boolean narrowCondition(Box box, int open) {
      int place = conditionAt[open];
      long min = box.min[place];
      long max = box.max[place];
      box.min[place] = Math.max(min, conditionMin[open]);
      box.max[place] = Math.min(max, conditionMax[open]);
      boolean broken = smallestSum(box) > limit;
      box.min[place] = min;
      box.max[place] = max;
      if (!broken) {
        return false;
      }
      if (min >= conditionMin[open]) {
        return box.atLeast(place, conditionMax[open] + 1);
      }
      return max <= conditionMax[open] && box.atMost(place, conditionMin[open] - 1);
    }

    @Override
    public int[] places() {
      return java.util.stream.IntStream.concat(Arrays.stream(at), Arrays.stream(conditionAt)).distinct().toArray();
    }
  }
}
