package dev.packetclassifier.agent.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to do, and what stands in the way of the rest.
 *
 * @param steps in the order in which to take them
 * @param findings for every spot that exists or not: what is to be said about it unless a step on it fails
 * @param next after how long another plan has more to do; empty when that is not known
 */
public record NodePlan(List<Step> steps, Map<TargetInterface, InterfacePhase> findings, Optional<Duration> next) {
}
