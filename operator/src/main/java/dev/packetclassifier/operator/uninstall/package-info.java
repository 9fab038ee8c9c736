// SPDX-License-Identifier: Apache-2.0
/** Leaves nothing behind: run by Helm before it deletes operator and agents. */
package dev.packetclassifier.operator.uninstall;
