/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords and passphrases, from commands and files. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf.h"
#include "fault.h"
#include "i18n.h"

#define SECRET_MAX 4096
#define COMMAND_SECONDS 30

/* The first line of what has been read, without its end. */
static struct secret *
first_line(const struct secret *buffer, gsize have)
{
	const guint8 *bytes = secret_bytes(buffer);
	const guint8 *end = memchr(bytes, '\n', have);
	gsize len = end == NULL ? have : (gsize)(end - bytes);

	if (len > 0 && bytes[len - 1] == '\r')
		len--;
	return len == 0 ? NULL : secret_from(bytes, len);
}

/* ---- files ---------------------------------------------------------- */

static gboolean
fetch_file(const char *file, struct secret **out, GError **error)
{
	g_autoptr(Secret) buffer = secret_new(SECRET_MAX);
	struct stat st;
	gssize got = -1;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		got = read(fd, secret_data(buffer), SECRET_MAX);
	if (got < 0)
		fault_set(error, FAULT_IO,
			_("%s: the password file cannot be read: %s"), file,
			g_strerror(errno != 0 ? errno : EISDIR));
	else
		*out = first_line(buffer, (gsize)got);
	if (fd >= 0)
		close(fd);
	if (got >= 0 && *out == NULL)
		fault_set(error, FAULT_REFUSED,
			_("%s: the first line of the password file is empty"),
			file);
	return *out != NULL;
}

/* ---- commands ------------------------------------------------------- */
/* The command itself is in no error text: somebody may have put a password
 * into it, and error texts get into logs. */

/* Its descriptors: nothing to read, what it prints, and no others. */
static int
set_files(posix_spawn_file_actions_t *files, int out)
{
	int wrong = posix_spawn_file_actions_addopen(
		files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

	if (wrong == 0)
		wrong = posix_spawn_file_actions_adddup2(
			files, out, STDOUT_FILENO);
	if (wrong == 0)
		wrong = posix_spawn_file_actions_addopen(
			files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (wrong == 0)
		wrong = posix_spawn_file_actions_addclosefrom_np(files, 3);
	return wrong;
}

/* A session of its own: nothing it starts can write over the screen, read the
 * terminal, or live on after the time is over. */
static int
set_session(posix_spawnattr_t *how)
{
	sigset_t none, plain;

	sigemptyset(&none);
	sigfillset(&plain);
	(void)posix_spawnattr_setsigmask(how, &none);
	(void)posix_spawnattr_setsigdefault(how, &plain);
	return posix_spawnattr_setflags(how,
		POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
			POSIX_SPAWN_SETSIGDEF);
}

/* Not by fork(): a copy of this process costs more than the command. */
static int
spawn(const char *command, int out, pid_t *pid)
{
	const char *argv[] = {"/bin/sh", "-c", command, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	int wrong = posix_spawn_file_actions_init(&files);

	if (wrong != 0)
		return wrong;
	wrong = posix_spawnattr_init(&how);
	if (wrong == 0) {
		wrong = set_files(&files, out);
		if (wrong == 0)
			wrong = set_session(&how);
		if (wrong == 0)
			wrong = posix_spawn(pid, argv[0], &files, &how,
				(char **)argv, environ);
		posix_spawnattr_destroy(&how);
	}
	posix_spawn_file_actions_destroy(&files);
	return wrong;
}

static gboolean
start(const char *command, const char *label, pid_t *pid, int *out,
	GError **error)
{
	int ends[2];
	int wrong = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;

	if (wrong == 0) {
		wrong = spawn(command, ends[1], pid);
		close(ends[1]);
		if (wrong != 0)
			close(ends[0]);
	}
	*out = ends[0];
	return wrong == 0 ||
		fault_set(error, FAULT_IO, _("%s: cannot be run: %s"), label,
			g_strerror(wrong));
}

/* Waits until fd can be read; FALSE: the time is over. */
static gboolean
ready(int fd, gint64 until)
{
	struct pollfd wait = {fd, POLLIN, 0};
	gint64 left;
	int got;

	do {
		left = (until - g_get_monotonic_time()) / 1000;
		got = poll(&wait, 1, (int)MAX(left, 0));
	} while (got < 0 && errno == EINTR);
	return got > 0;
}

/* Reads to the end, keeps the beginning. FALSE: the time is over. */
static gboolean
drain(int fd, struct secret *buffer, gsize *have, gint64 until)
{
	g_autoptr(Secret) rest = secret_new(256);

	for (;;) {
		gboolean full = *have == SECRET_MAX;
		gssize got;

		if (!ready(fd, until))
			return FALSE;
		got = read(fd,
			full ? secret_data(rest) : secret_data(buffer) + *have,
			full ? 256 : SECRET_MAX - *have);
		if (got == 0 || (got < 0 && errno != EINTR))
			return TRUE;
		if (got > 0 && !full)
			*have += (gsize)got;
	}
}

/* Its exit status, or -1 when it had to be ended. */
static int
finish(pid_t pid, gboolean in_time, gint64 until)
{
	int status = 0;
	int handle = (int)syscall(SYS_pidfd_open, pid, 0);

	if (in_time && handle >= 0)
		in_time = ready(handle, until);
	if (handle >= 0)
		close(handle);
	if (!in_time)
		(void)kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return in_time ? status : -1;
}

static gboolean
fetch_command(const char *command, const char *label, struct secret **out,
	GError **error)
{
	gint64 until =
		g_get_monotonic_time() + COMMAND_SECONDS * G_USEC_PER_SEC;
	g_autoptr(Secret) buffer = secret_new(SECRET_MAX);
	gsize have = 0;
	gboolean in_time;
	pid_t pid;
	int fd, status;

	if (!start(command, label, &pid, &fd, error))
		return FALSE;
	in_time = drain(fd, buffer, &have, until);
	close(fd);
	status = finish(pid, in_time, until);
	if (status < 0)
		return fault_set(error, FAULT_LATER,
			_("%s: did not end within %d seconds"), label,
			COMMAND_SECONDS);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return fault_set(error, FAULT_REFUSED,
			_("%s: failed with status %d; run the command in a "
			  "shell to see why"),
			label,
			WIFEXITED(status) ? WEXITSTATUS(status)
					  : 128 + WTERMSIG(status));
	*out = first_line(buffer, have);
	if (*out == NULL)
		return fault_set(
			error, FAULT_REFUSED, _("%s: printed nothing"), label);
	return TRUE;
}

gboolean
password_fetch(const struct account_config *account, struct secret **out,
	GError **error)
{
	g_autofree char *label =
		g_strdup_printf("[account %s] password-command", account->name);

	*out = NULL;
	errno = 0;
	if (account->password_command != NULL)
		return fetch_command(
			account->password_command, label, out, error);
	if (account->password_file != NULL)
		return fetch_file(account->password_file, out, error);
	return TRUE;
}

gboolean
passphrase_fetch(
	const struct config *config, struct secret **out, GError **error)
{
	*out = NULL;
	if (config->passphrase_command == NULL)
		return TRUE;
	return fetch_command(
		config->passphrase_command, "passphrase-command", out, error);
}
