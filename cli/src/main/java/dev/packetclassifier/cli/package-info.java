// SPDX-License-Identifier: Apache-2.0
/** The {@code pclf} command for running clusters: status, rollback, stop, exceptions. Small, so that it starts within a second. */
package dev.packetclassifier.cli;
