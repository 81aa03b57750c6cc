# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the benchmark: what was measured, beside what, and what it has
to reach."""
import os
import platform
import subprocess
import time


class Report:
    def __init__(self):
        self.rows = []
        self.notes = []

    def add(self, name, ours, other, figure, limit, met):
        """All but `met` are texts; met None: nothing was asked for."""
        self.rows.append((name, ours, other, figure, limit,
                          {True: "yes", False: "NO", None: ""}[met]))
        print("%-46s %-22s %-30s %-12s %-10s %s" % self.rows[-1], flush=True)

    def ratio(self, name, ours, unit, other, peer, limit, at_least=False):
        ratio = ours / other
        met = ratio >= limit if at_least else ratio <= limit
        self.add(name, "%.4g %s" % (ours, unit),
                 "%s: %.4g %s" % (peer, other, unit), "x %.3f" % ratio,
                 "%s %.3g" % (">=" if at_least else "<=", limit), met)

    def at_most(self, name, ours, unit, limit, other=""):
        self.add(name, "%.3g %s" % (ours, unit), other, "",
                 "<= %.3g %s" % (limit, unit), ours <= limit)

    def note(self, text):
        self.notes.append(text)
        print("  " + text, flush=True)

    def write(self, path):
        with open(path, "w") as out:
            out.write("# Results of `make bench`\n\n%s\n\n" % machine())
            out.write("| what | doran | beside | ratio | must be | met |\n"
                      "|---|---|---|---|---|---|\n")
            for row in self.rows:
                out.write("| %s |\n" % " | ".join(row))
            if self.notes:
                out.write("\n" + "".join("- %s\n" % n for n in self.notes))


def version(argv):
    try:
        out = subprocess.run(argv, capture_output=True, text=True,
                             timeout=10, check=False)
    except OSError:
        return argv[0] + ": not here"
    lines = (out.stdout + out.stderr).strip().splitlines()
    return lines[0] if lines else argv[0]


def processor():
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def machine():
    with open("/etc/os-release") as release:
        system = dict(line.rstrip().split("=", 1) for line in release
                      if "=" in line)
    with open("/proc/meminfo") as info:
        memory = int(info.readline().split()[1]) / 1024 / 1024
    parts = [
        "%s, %d cores, %.0f GiB of memory" % (processor(), os.cpu_count(),
                                              memory),
        "%s, Linux %s" % (system.get("PRETTY_NAME", "?").strip('"'),
                          platform.release()),
        version(["mosquitto", "-h"]),
        version(["irssi", "--version"]),
        time.strftime("%Y-%m-%d"),
    ]
    return "\n".join("- " + part for part in parts)
