// SPDX-License-Identifier: Apache-2.0
/** The loop: looks at the fleet, asks for a plan, carries it out. Decides nothing. */
package dev.packetclassifier.operator.reconcile;
