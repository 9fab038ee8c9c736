// SPDX-License-Identifier: Apache-2.0
/** The results of Hara &amp; Sasabe's paper, measured again: inference time, quality, packets a second. */
package dev.packetclassifier.reproduction;
