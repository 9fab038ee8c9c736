// SPDX-License-Identifier: Apache-2.0
/** From a capture to feature rows, through the twin of the kernel program. */
package dev.packetclassifier.modelkit.extract;
