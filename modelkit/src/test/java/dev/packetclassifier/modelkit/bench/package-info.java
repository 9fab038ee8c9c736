// SPDX-License-Identifier: Apache-2.0
/** Measurements of the command, run by e2e/bench; no tests. */
package dev.packetclassifier.modelkit.bench;
