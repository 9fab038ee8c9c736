// SPDX-License-Identifier: Apache-2.0
/** The program on an interface: load, attach, swap, adopt, count, detach. What the agent calls. */
package dev.packetclassifier.bpf.program;
