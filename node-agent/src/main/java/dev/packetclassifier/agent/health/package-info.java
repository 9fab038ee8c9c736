// SPDX-License-Identifier: Apache-2.0
/** What kubelet asks. */
package dev.packetclassifier.agent.health;
