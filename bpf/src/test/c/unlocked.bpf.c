// SPDX-License-Identifier: GPL-2.0
/* The classifier without the locks of its tables: what they are for shows when it runs on two CPUs. */
#define WITHOUT_LOCKS
#include "../../main/c/classifier.bpf.c"
