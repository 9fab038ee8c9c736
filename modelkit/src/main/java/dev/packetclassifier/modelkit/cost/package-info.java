// SPDX-License-Identifier: Apache-2.0
/** What a model costs a packet in the kernel, estimated from measured figures, and which features fit a budget. */
package dev.packetclassifier.modelkit.cost;
