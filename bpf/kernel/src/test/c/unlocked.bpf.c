// SPDX-License-Identifier: GPL-2.0-only
/* The classifier without the locks on its state, for the test that has to fail with it. */
#define WITHOUT_LOCKS
#include "../../main/c/classifier.bpf.c"
