// SPDX-License-Identifier: Apache-2.0
/** Labelled packets as rows: what features are written to, and what training, import and evaluation read. */
package dev.packetclassifier.modelkit.table;
