// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import java.time.Instant;

/**
 * A node whose assignment the API server refused to write: an admission webhook, a quota, a schema of another release.
 *
 * @param message why, in the API server's words
 * @param retryAt when it is tried again
 */
public record RefusedWrite(String message, Instant retryAt) {
}
