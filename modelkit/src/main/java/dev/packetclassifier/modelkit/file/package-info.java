// SPDX-License-Identifier: Apache-2.0
/** Files as they lie on the disk: compressed or not, seen whole or not at all. */
package dev.packetclassifier.modelkit.file;
