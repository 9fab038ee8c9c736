// SPDX-License-Identifier: Apache-2.0
/** The distribution's libbpf.so.1 by direct mapping: the few calls that are needed, typed, with errors that carry the kernel's words. */
package dev.packetclassifier.bpf.libbpf;
