// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

/**
 * A revision that exists.
 *
 * @param name of the object
 * @param digest of its model and policy
 * @param created RFC 3339 in UTC, so that it sorts by time
 */
public record RevisionInfo(String name, String digest, String created) {
}
