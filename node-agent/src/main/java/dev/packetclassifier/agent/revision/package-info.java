// SPDX-License-Identifier: Apache-2.0
/** Revisions on their way to the kernel: fetched once, checked, kept on the disk. */
package dev.packetclassifier.agent.revision;
