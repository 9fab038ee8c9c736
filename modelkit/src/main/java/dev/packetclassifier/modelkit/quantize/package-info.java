// SPDX-License-Identifier: Apache-2.0
/** From floating point to the integers that the kernel computes with, and what that costs. */
package dev.packetclassifier.modelkit.quantize;
