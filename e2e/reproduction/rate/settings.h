/* What `send` tells its program. */
#pragma once

struct settings {
	unsigned int interface;		/* frames go out there */
	unsigned int flows;		/* how many flows the frames take turns in */
	unsigned long long interval;	/* nanoseconds from one frame to the next; 0: as fast as it goes */
	unsigned long long due;		/* when the next frame may go; 0: at once */
	unsigned long long sent;
};
