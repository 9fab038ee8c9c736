// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.exceptions;

import dev.packetclassifier.bpf.model.SourceRange;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * An exception as the API server last showed it.
 *
 * @param id of this generation of it, see {@link dev.packetclassifier.api.v1alpha1.Exceptions#id}
 * @param name of the object
 * @param sources from which nothing is dropped
 * @param classifiers names; none means all
 * @param end by the API server's clock
 */
public record KnownException(String id, String name, List<SourceRange> sources, Set<String> classifiers, Instant end) {
}
