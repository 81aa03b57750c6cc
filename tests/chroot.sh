#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Proves that bootstrap needs nothing but Debian: in a fresh minimal chroot
# with git, ca-certificates and apt, `./bootstrap run` and `./bootstrap check`.
#
# usage (as root): tests/chroot.sh SUITE FOLDER [COMMAND]
# SUITE is bookworm or trixie. FOLDER/SUITE.base is made once by debootstrap
# and kept; each run gets a copy of it. COMMAND is run in place of the two
# commands above, in the clone, for a closer look.
set -euo pipefail
suite=${1?usage: tests/chroot.sh SUITE FOLDER [COMMAND]}
folder=$(mkdir -p "${2?which folder?}" && cd "$2" && pwd)
command=${3-./bootstrap run </dev/null && ./bootstrap check </dev/null}
top=$(cd "$(dirname "$0")/.." && pwd)
base=$folder/$suite.base
root=$folder/$suite.$$
(($(id -u) == 0)) || {
	echo "chroot.sh: must be root"
	exit 77
}

# The mirror that this machine's apt uses for Debian itself.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' \
	'Created-By: Packages' | grep -v security | head -n 1)

if [[ ! -f $base/etc/debian_version ]]; then
	debootstrap --variant=minbase --include=git,ca-certificates \
		"$suite" "$base.new" "$mirror"
	# How this machine reaches its mirror, proxies and all.
	apt-config dump | grep -E '^Acquire::(http|https|Check)' \
		>"$base.new/etc/apt/apt.conf.d/50host" || true
	mv "$base.new" "$base"
fi

trap 'rm -rf --one-file-system "$root"' EXIT
cp -a --reflink=auto "$base" "$root"
# As Debian's installer writes it.
[[ -e $root/etc/hosts ]] ||
	printf '%s\n' '127.0.0.1 localhost' '::1 localhost' >"$root/etc/hosts"
git clone -q --no-hardlinks "$top" "$root/root/doran"

# In namespaces of their own: mounts and processes end with the command.
unshare --mount --pid --fork --kill-child bash -s "$root" "$command" <<'END'
set -eu
mount -t proc proc "$1/proc"
mkdir -p "$1/dev/pts" "$1/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"
mount -t tmpfs tmpfs "$1/dev/shm"
rm -f "$1/dev/ptmx"
ln -s pts/ptmx "$1/dev/ptmx"
exec chroot "$1" env -i HOME=/root TERM=xterm-256color \
	PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
	bash -c "cd /root/doran && { $2; }"
END
echo "chroot.sh: $suite: passed"
