# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen: its first frame, a key press, and a store of a million."""
import os

from measure import Terminal, median

PROMPT = "›".encode()


def terminal(env):
    return dict(env, TERM="xterm-256color", LANG="C.UTF-8")


def doran_start(stage, name):
    def once():
        program = Terminal([stage.doran], terminal(stage.home(name)))
        took = program.until(PROMPT)
        program.quiet()
        program.end()
        return took
    return once


def irssi_start(stage):
    home = os.path.join(stage.work, "irssi")

    def once():
        program = Terminal(["irssi", "--home=" + home, "--noconnect"],
                           terminal(stage.env))
        took = program.until(b"(status)")
        program.quiet()
        program.end()
        return took
    return once


def screen(stage, report):
    ours, irssi = doran_start(stage, "carol"), irssi_start(stage)
    ours(), irssi()
    starts = [(ours(), irssi()) for _ in range(15)]
    report.ratio("first full frame, empty store",
                 median([s[0] for s in starts]), "ms",
                 median([s[1] for s in starts]), "irssi", 1.2)
    program = Terminal([stage.doran], terminal(stage.home("alice")))
    program.until(PROMPT)
    program.quiet(0.5)
    count = 200
    cost = sum(program.cost(b"a" if i % 40 else b"\x15", 0.02)
               for i in range(count)) / count
    program.end()
    report.at_most("a key press to its frame, processor time", cost, "ms", 1)


def big(stage, report):
    pass
