// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import dev.packetclassifier.bpf.frame.GoldenFrame;
import dev.packetclassifier.bpf.model.Model;
import java.util.List;

/**
 * A model at a boundary of the arithmetic, with committed scores: unlike {@link GoldenVectors} the twin has no say in them.
 *
 * @param name which boundary
 * @param model the model
 * @param frame the golden frame that it judges
 * @param scores what must come out, one a class
 * @param classIndex the class that they mean
 */
public record GoldenModel(String name, Model model, GoldenFrame frame, List<Integer> scores, int classIndex) {
}
