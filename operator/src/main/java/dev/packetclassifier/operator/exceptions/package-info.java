// SPDX-License-Identifier: Apache-2.0
/** Exceptions: who confirmed them, and their end. Their effect needs no operator. */
package dev.packetclassifier.operator.exceptions;
