# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmark measures with: whole processes, processor time of a
process by the kernel's scheduler, and a terminal of 120x40."""
import fcntl
import glob
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import termios
import time

ROWS, COLS = 40, 120


def wall(argv, env, stdin=None):
    """Milliseconds from the start of a program to its end; it has to succeed.
    """
    began = time.perf_counter()
    done = subprocess.Popen(
        argv, env=env, stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.DEVNULL)
    code = done.wait()
    ended = time.perf_counter()
    if code != 0:
        raise RuntimeError("%s ended with %d" % (" ".join(argv), code))
    return (ended - began) * 1e3


def paired(times, one, other):
    """Two things in turns, so that whatever else the machine does is shared;
    the lists of their figures."""
    ones, others = [], []
    for _ in range(times):
        ones.append(one())
        others.append(other())
    return ones, others


median = statistics.median


def cpu_ms(pid):
    """Processor time of all its threads, in milliseconds. A thread that has
    ended no longer counts: take differences over a while without any."""
    total = 0
    for path in glob.glob("/proc/%d/task/*/schedstat" % pid):
        try:
            with open(path) as stat:
                total += int(stat.read().split()[0])
        except OSError:
            pass
    return total / 1e6


def memory_mb(pid):
    """Proportional set size, in megabytes."""
    with open("/proc/%d/smaps_rollup" % pid) as rollup:
        for line in rollup:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    raise RuntimeError("no Pss")


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, argv, env):
        self.began = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ,
                        struct.pack("HHHH", ROWS, COLS, 0, 0))
            os.execvpe(argv[0], argv, env)
        self.seen = b""

    def _more(self, seconds):
        """FALSE: nothing came within that time, or it has ended."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            got = os.read(self.fd, 65536)
        except OSError:
            got = b""
        self.seen += got
        return bool(got)

    def until(self, mark, seconds=20):
        """Milliseconds from the start until the mark was written."""
        limit = time.perf_counter() + seconds
        while mark not in self.seen:
            left = limit - time.perf_counter()
            if left <= 0 or not self._more(left):
                raise RuntimeError("%r did not come; the end was %r" %
                                   (mark, self.seen[-200:]))
        return (time.perf_counter() - self.began) * 1e3

    def quiet(self, pause=0.15, seconds=20):
        """Reads until nothing has come for a while."""
        limit = time.perf_counter() + seconds
        while time.perf_counter() < limit and self._more(pause):
            pass

    def idle(self, seconds=120):
        """Waits until it has nothing to do: no index to make, no keys."""
        limit = time.perf_counter() + seconds
        before = -1
        while cpu_ms(self.pid) - before > 5 and time.perf_counter() < limit:
            before = cpu_ms(self.pid)
            self.quiet(1, 1)
            time.sleep(0.5)

    def key(self, keys, pause=0.15):
        """Types, and returns what the program wrote."""
        self.seen = b""
        os.write(self.fd, keys)
        self._more(2)
        self.quiet(pause)
        return self.seen

    def cost(self, keys, pause=0.15):
        """Processor milliseconds of a key and all that follows from it."""
        before = cpu_ms(self.pid)
        self.key(keys, pause)
        return cpu_ms(self.pid) - before

    def end(self):
        try:
            os.kill(self.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        limit = time.perf_counter() + 5
        while time.perf_counter() < limit:
            done, _ = os.waitpid(self.pid, os.WNOHANG)
            if done:
                break
            self._more(0.02)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
