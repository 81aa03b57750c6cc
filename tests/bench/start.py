# SPDX-License-Identifier: GPL-3.0-or-later
"""How long one message takes from the shell, from the program's start to its
end."""
import time

from measure import median, paired, wall
from stage import end

TO = "bob@example.org"


def send(stage):
    env = stage.home("alice")
    argv = [stage.doran, "send", "-t", TO, "-m", "one of the benchmark"]
    return lambda: wall(argv, env)


def oneshot(stage, report):
    """Without an owner: a process of its own, with its store and keys."""
    peer = [stage.oneshot, "tcp://127.0.0.1:" + stage.port, "alice",
            stage.password("alice"), stage.topic(), "one of the benchmark"]
    ours, others = paired(31, send(stage), lambda: wall(peer, stage.env))
    ours, other = median(ours), median(others)
    report.add("`doran send --wait=sent`, new process",
               "%.1f ms" % ours, "one-shot MQTTAsync: %.1f ms" % other,
               "%+.1f ms" % (ours - other), "<= +10 ms", ours - other <= 10)


def handover(stage, report):
    """Beside a process that owns the store."""
    owner = stage.start("alice", "listen")
    stage.owned("alice")
    time.sleep(1)
    try:
        peer = stage.broker_client("mosquitto_pub", "alice") + [
            "-t", stage.topic(), "-m", "one of the benchmark"]
        wall(peer, stage.env)
        ours, others = paired(101, send(stage),
                              lambda: wall(peer, stage.env))
    finally:
        end(owner)
    report.ratio("`doran send --wait=sent`, beside an owner", median(ours),
                 "ms", median(others), "`mosquitto_pub -q 1`", 1.3)
