// SPDX-License-Identifier: Apache-2.0
/** What Prometheus reads. */
package dev.packetclassifier.agent.metrics;
