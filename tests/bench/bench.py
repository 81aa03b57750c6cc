# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark: bench.sh has made the stage, each group measures one side of
doran beside a peer or a limit in the same run.
usage: bench.py RESULTS [GROUP...]"""
import os
import sys

import gate
import mtproto
import start
import store
import stream
from report import Report
from stage import Stage

GROUPS = {"oneshot": start.oneshot, "handover": start.handover,
          "stream": stream.stream, "screen": store.screen,
          "big": store.big, "gateway": gate.gateway, "web": gate.web,
          "mtproto": mtproto.mtproto}


def main():
    results, wanted = sys.argv[1], sys.argv[2:] or list(GROUPS)
    report = Report()
    stage = Stage(os.environ)
    for name in wanted:
        GROUPS[name](stage, report)
    report.write(results)
    missed = [row[0] for row in report.rows if row[5] == "NO"]
    for name in missed:
        print("missed: " + name)
    print("results: " + results)


main()
