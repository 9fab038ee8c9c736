// SPDX-License-Identifier: Apache-2.0
/** Models to the bytes that the kernel reads, and back as far as adoption needs it. {@code abi.h} is the definition. */
package dev.packetclassifier.bpf.image;
