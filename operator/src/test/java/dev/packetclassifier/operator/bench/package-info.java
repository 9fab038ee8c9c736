// SPDX-License-Identifier: Apache-2.0
/** Benchmarks of the operator, run by {@code e2e/bench}. */
package dev.packetclassifier.operator.bench;
