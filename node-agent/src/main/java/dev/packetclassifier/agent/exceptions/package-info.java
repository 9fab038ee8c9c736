// SPDX-License-Identifier: Apache-2.0
/**
 * Exceptions: sources from which nothing is dropped for a time. From the API server's watch, or the disk, to the kernel, in a thread of
 * their own.
 */
package dev.packetclassifier.agent.exceptions;
