/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rudeclient: what a control socket has to bear. Ends when it is told to stop
 * or the other side has dropped it everywhere.
 * usage: rude-client SOCKET silent|half|deaf|flood|garbage [CONNECTIONS] */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MAX 400

static const char ask[] =
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"account.list\"}\n";
static const char hear[] =
	"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"events.subscribe\"}\n";
static const char half[] = "{\"jsonrpc\":\"2.0\",\"id\":3,\"met";

static int
opened(const char *path)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof un.sun_path) {
		(void)fprintf(stderr, "the path is too long\n");
		exit(2);
	}
	(void)strcpy(un.sun_path, path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&un, sizeof un) != 0) {
		perror(path);
		exit(2);
	}
	return fd;
}

/* As much of it as goes out at once; 0: dropped. */
static int
push(int fd, const char *text, size_t len)
{
	ssize_t put = send(fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL);

	return put >= 0 || errno == EAGAIN || errno == EINTR;
}

static int
swallow(int fd)
{
	char buffer[65536];
	ssize_t got = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);

	return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* One round on one connection; 0: dropped. */
static int
act(int fd, const char *how)
{
	static char junk[65536];

	if (strcmp(how, "flood") == 0)
		return push(fd, ask, sizeof ask - 1) && swallow(fd);
	if (strcmp(how, "deaf") == 0)
		return push(fd, ask, sizeof ask - 1);
	if (strcmp(how, "garbage") == 0) {
		memset(junk, 'x', sizeof junk);
		return push(fd, junk, sizeof junk) && swallow(fd);
	}
	return swallow(fd); /* silent, half: only looks whether it is there */
}

int
main(int argc, char **argv)
{
	const char *how = argc > 2 ? argv[2] : "";
	int n = argc > 3 ? atoi(argv[3]) : 1, left;
	/* Not a busy loop: the others need the processor too. */
	const struct timespec moment = {
		0, strcmp(how, "flood") == 0 ? 50000 : 1000000};
	int fds[MAX];

	if (argc < 3 || n < 1 || n > MAX)
		return 64;
	for (int i = 0; i < n; i++) {
		fds[i] = opened(argv[1]);
		if (strcmp(how, "half") == 0)
			(void)push(fds[i], half, sizeof half - 1);
		if (strcmp(how, "deaf") == 0 || strcmp(how, "flood") == 0)
			(void)push(fds[i], hear, sizeof hear - 1);
	}
	(void)printf("there\n");
	(void)fflush(stdout);
	do {
		left = 0;
		for (int i = 0; i < n; i++) {
			if (fds[i] >= 0 && !act(fds[i], how)) {
				(void)close(fds[i]);
				fds[i] = -1;
			}
			left += fds[i] >= 0;
		}
		(void)nanosleep(&moment, NULL);
	} while (left > 0);
	(void)printf("dropped\n");
	return 0;
}
