# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen: its first frame, a key press, and a store of a million."""
import json
import os
import subprocess
import time

from measure import Terminal, median, memory_mb

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
    program.idle()
    count = 200
    cost = sum(program.cost(b"a" if i % 40 else b"\x15", 0.02)
               for i in range(count)) / count
    program.end()
    report.at_most("a key press to its frame, processor time", cost, "ms", 1)


MESSAGES = 1000000
WORDS = (("rare", "rare_word"), ("common", "the"), ("one syllable", "그"),
         ("two syllables", "회의"), ("three syllables", "드문말"))


def fill(stage, report):
    """Dave's store, with an account that is his."""
    folder = os.path.join(stage.work, "dave/data/doran")
    done = subprocess.run([stage.make_store, folder, str(MESSAGES)],
                          stdout=subprocess.PIPE, text=True, check=True)
    size = os.path.getsize(folder + "/doran.db") / 2 ** 20
    report.note("%s, %.0f MiB" % (done.stdout.strip(), size))


def frame(stage, report):
    full, empty = doran_start(stage, "dave"), doran_start(stage, "carol")
    irssi = irssi_start(stage)
    full(), empty(), irssi()
    starts = [(full(), empty(), irssi()) for _ in range(15)]
    ours, alone, other = (median(column) for column in zip(*starts))
    report.ratio("first full frame, %d messages" % MESSAGES, ours, "ms",
                 alone, "doran with none", 1.2)
    report.ratio("first full frame, %d messages" % MESSAGES, ours, "ms",
                 other, "irssi", 1.2)


def shows(program, text):
    """Whether what was measured drew what it was to draw."""
    if text not in program.seen:
        raise RuntimeError("%r was not drawn: %r" % (text, program.seen))


def chat(stage, report):
    """The chat with half of all messages; what is measured is the key."""
    program = Terminal([stage.doran], terminal(stage.home("dave")))
    program.until(PROMPT)
    program.quiet(1)
    opened, pages = [], []
    for _ in range(7):
        program.key(b"\x0fuser1@")
        program.key(b"\r")
        program.key(b"\x0fuser0@")
        opened.append(program.cost(b"\r"))
        shows(program, b"user0@")
        for _ in range(3):
            pages.append(program.cost(b"\x1b[5~"))
            shows(program, b"user0")
    report.at_most("opening a chat of %d, processor time" % (MESSAGES // 2),
                   median(opened), "ms", 5)
    report.at_most("a page up in it, processor time", median(pages), "ms", 5)
    program.key(b"\x06")
    program.key("회의".encode(), 0.5)
    report.at_most("proportional set size after it and a search",
                   memory_mb(program.pid), "MB", 12)
    program.end()


def ask(rpc, method, params):
    """Milliseconds from a request to its answer, and the answer."""
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    began = time.perf_counter()
    rpc.stdin.write(json.dumps(request) + "\n")
    rpc.stdin.flush()
    line = rpc.stdout.readline()
    return (time.perf_counter() - began) * 1e3, json.loads(line)["result"]


def search_once(stage, times):
    """Each word for the first time in a process that has started."""
    rpc = subprocess.Popen([stage.doran, "rpc"], env=stage.home("dave"),
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                           text=True)
    ask(rpc, "account.list", {})
    for kind, text in WORDS:
        took, result = ask(rpc, "search.query", {"text": text, "limit": 50})
        if not result["messages"]:
            raise RuntimeError(text + " was not found")
        times[kind].append(took)
    rpc.stdin.close()
    rpc.wait(20)


def search(stage, report):
    times = {kind: [] for kind, _ in WORDS}
    for _ in range(5):
        search_once(stage, times)
    for kind, text in WORDS:
        report.at_most("a search, %s (%s)" % (kind, text),
                       median(times[kind]), "ms", 20)


def big(stage, report):
    fill(stage, report)
    frame(stage, report)
    chat(stage, report)
    search(stage, report)
