/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library to preload: the wall clock is as many seconds off as the file
 * $CLOCK_FILE says in its first 8 bytes; looked at each time. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *
offset(void)
{
	static const volatile int64_t *seconds;
	const char *file = getenv("CLOCK_FILE");
	int fd;
	void *at;

	if (seconds != NULL || file == NULL)
		return seconds;
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	at = mmap(NULL, 8, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (at != MAP_FAILED)
		seconds = at;
	return seconds;
}

int
clock_gettime(clockid_t id, struct timespec *now)
{
	int rc = (int)syscall(SYS_clock_gettime, id, now);

	if (rc == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) &&
		offset() != NULL)
		now->tv_sec += *offset();
	return rc;
}

int
gettimeofday(struct timeval *now, void *zone)
{
	struct timespec spec;
	int rc = clock_gettime(CLOCK_REALTIME, &spec);

	(void)zone;
	now->tv_sec = spec.tv_sec;
	now->tv_usec = spec.tv_nsec / 1000;
	return rc;
}

time_t
time(time_t *out)
{
	struct timespec spec;

	clock_gettime(CLOCK_REALTIME, &spec);
	if (out != NULL)
		*out = spec.tv_sec;
	return spec.tv_sec;
}
