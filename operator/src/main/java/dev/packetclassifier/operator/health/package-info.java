// SPDX-License-Identifier: Apache-2.0
/** Whether the operator does its work, for probes and for Prometheus. */
package dev.packetclassifier.operator.health;
