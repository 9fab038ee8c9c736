/* SPDX-License-Identifier: GPL-2.0-only */
/* What `send` tells its program. */
#pragma once

enum { BURST = 64 }; /* frames that are handed over at once */

struct settings {
	unsigned int interface;      /* frames go out there */
	unsigned int flows;          /* how many flows the frames take turns in */
	unsigned long long interval; /* nanoseconds from one frame to the next; 0: as fast as it goes */
	unsigned long long due;      /* when the next frame may go; 0: at once */
	unsigned long long sent;
	unsigned long long first; /* when the first frame went, nanoseconds */
	unsigned long long last;
};
