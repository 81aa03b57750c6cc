/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "fault.h"
#include "gate_user.h"
#include "i18n.h"

/* A client's socket and its own to the broker; and those that are dorand's. */
enum { FILES_A_CLIENT = 2, FILES_MORE = 128 };

gboolean
user_check(const char *user, GError **error)
{
	if (geteuid() != 0 || user != NULL)
		return TRUE;
	return fault_set(error, FAULT_CONFIG,
		_("dorand does not run as root: give the user to become with "
		  "--user NAME (--user root, where nothing else is possible)"));
}

static gboolean
become(const struct passwd *who, const char *user, GError **error)
{
	if (geteuid() == who->pw_uid)
		return TRUE;
	if (initgroups(who->pw_name, who->pw_gid) == 0 &&
		setgid(who->pw_gid) == 0 && setuid(who->pw_uid) == 0 &&
		setuid(0) != 0)
		return TRUE;
	return fault_set(error, FAULT_CONFIG, _("cannot become user %s: %s"),
		user, g_strerror(errno));
}

gboolean
user_become(const char *user, GError **error)
{
	const struct passwd *who;

	if (user == NULL)
		return TRUE;
	who = getpwnam(user);
	if (who == NULL)
		return fault_set(
			error, FAULT_CONFIG, _("there is no user %s"), user);
	return become(who, user, error);
}

void
user_hide(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

guint
user_files(guint clients)
{
	rlim_t need = (rlim_t)clients * FILES_A_CLIENT + FILES_MORE;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return clients;
	/* not more either: libwebsockets has a table of them all */
	limit.rlim_cur = MIN(need, limit.rlim_max);
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= need)
		return clients;
	if (limit.rlim_cur < FILES_MORE + FILES_A_CLIENT)
		return 1;
	return (guint)((limit.rlim_cur - FILES_MORE) / FILES_A_CLIENT);
}

void
user_notify(const char *state)
{
	const char *path = g_getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	gsize len;
	int fd;

	if (path == NULL || (path[0] != '/' && path[0] != '@'))
		return;
	len = strlen(path);
	if (len >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, len);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL,
		(struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}
