package dev.packetclassifier.bpf.model;

import java.util.List;

/**
 * A checked model: everything that {@code KERNEL} arithmetic asks of it holds.
 *
 * @param inputs 1 to 64 inputs, in order
 * @param classes 2 to 32 names; the first is the default class
 * @param scorer what turns inputs into one score a class
 */
public record Model(List<Input> inputs, List<String> classes, Scorer scorer) {
}
