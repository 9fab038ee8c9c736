// SPDX-License-Identifier: Apache-2.0
/** How often a classifier is right: per packet, per flow, per station, by confidence, and how soon it sees an attack. */
package dev.packetclassifier.modelkit.evaluate;
