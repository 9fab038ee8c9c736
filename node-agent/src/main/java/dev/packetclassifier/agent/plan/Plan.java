package dev.packetclassifier.agent.plan;

import java.util.List;
import java.util.Map;

/**
 * What to do, and what stands in the way of the rest.
 *
 * @param steps in the order in which to take them
 * @param findings for every spot that exists or not: what is to be said about it unless a step on it fails
 */
public record Plan(List<Step> steps, Map<Spot, Finding> findings) {
}
