// SPDX-License-Identifier: Apache-2.0
/** Figures of how often predictions are right, with their bounds; no command and no model. */
package dev.packetclassifier.modelkit.metrics;
