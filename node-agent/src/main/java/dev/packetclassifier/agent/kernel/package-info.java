// SPDX-License-Identifier: Apache-2.0
/** The narrow door to this node's kernel: {@link dev.packetclassifier.agent.kernel.Kernel} and what stands behind it on a real node. */
package dev.packetclassifier.agent.kernel;
