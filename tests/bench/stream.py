# SPDX-License-Identifier: GPL-3.0-or-later
"""Many messages from one process to another: encrypted, on disk at both ends,
acknowledged by the receiving device."""
import os
import sqlite3
import subprocess
import time

from measure import cpu_ms
from stage import end

COUNT, BYTES, ROUNDS = 20000, 200, 3


def lines(stage, tag):
    path = os.path.join(stage.work, "lines")
    with open(path, "w") as out:
        for i in range(COUNT):
            out.write(("%s %d " % (tag, i)).ljust(BYTES, "x") + "\n")
    return path


def peer(stage):
    """Messages a second of the broker's own clients."""
    path = lines(stage, "peer")
    listener = subprocess.Popen(
        stage.broker_client("mosquitto_sub", "bob") +
        ["-t", stage.topic(), "-C", str(COUNT)],
        stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    began = time.perf_counter()
    with open(path) as text:
        subprocess.run(stage.broker_client("mosquitto_pub", "alice") +
                       ["-t", stage.topic(), "-l"], stdin=text, check=True)
    listener.wait(120)
    return COUNT / (time.perf_counter() - began)


def left(stage, name):
    """What a person's outbox still holds."""
    path = os.path.join(stage.work, name, "data/doran/doran.db")
    with sqlite3.connect("file:%s?mode=ro" % path, uri=True) as db:
        return db.execute("SELECT count(*) FROM outbox").fetchone()[0]


def ours(stage, tag):
    """The same, and milliseconds of processor time of sender and receiver."""
    path = lines(stage, tag)
    listener = stage.start("bob", "listen", "--json")
    stage.owned("bob")
    time.sleep(1)
    began = time.perf_counter()
    with open(path) as text:
        sender = subprocess.Popen(
            [stage.doran, "send", "-t", "bob@example.org", "-l",
             "--wait=delivered", "--timeout", "300"],
            env=stage.home("alice"), stdin=text)
    receiving = cpu_ms(listener.pid)
    _, status, usage = os.wait4(sender.pid, 0)
    took = time.perf_counter() - began
    sender.returncode = status
    receiving = cpu_ms(listener.pid) - receiving
    end(listener)
    if status != 0:
        raise RuntimeError("not all came")
    if left(stage, "alice") != 0:
        raise RuntimeError("not all was acknowledged")
    sending = (usage.ru_utime + usage.ru_stime) * 1e3
    return COUNT / took, sending, receiving


def stream(stage, report):
    peers, rates, costs = [], [], []
    for i in range(ROUNDS):
        peers.append(peer(stage))
        rate, sending, receiving = ours(stage, "ours%d" % i)
        rates.append(rate)
        costs.append((sending, receiving))
    # The fastest of each: what stands in the way of one does of the other.
    report.ratio("%d x %d bytes, to the acknowledgement" % (COUNT, BYTES),
                 max(rates), "/s", max(peers),
                 "`mosquitto_pub -l -q 1 \\| mosquitto_sub -q 1`", 0.15, True)
    report.note("processor time a message: sender %.0f us, receiver %.0f us"
                % (min(c[0] for c in costs) * 1e3 / COUNT,
                   min(c[1] for c in costs) * 1e3 / COUNT))


