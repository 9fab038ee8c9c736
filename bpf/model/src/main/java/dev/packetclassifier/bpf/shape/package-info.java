// SPDX-License-Identifier: Apache-2.0
/** What a model asks of the program that runs it: capacities, parts of the state, sizes of the tables, clock. */
package dev.packetclassifier.bpf.shape;
