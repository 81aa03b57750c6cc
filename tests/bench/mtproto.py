# SPDX-License-Identifier: GPL-3.0-or-later
"""MTProto: what its encryption costs beside what it cannot do without."""
import os
import subprocess

LIMIT = 0.8
EXCHANGE, EXCHANGES = 5, 200 # ms, times
LARGE = 512 * 1024


def crypt(stage, report):
    """The sum of AES and SHA-256 takes 1/rate a byte, and so do we."""
    program = os.path.join(stage.env["builddir"], "tests/bench/mtcrypt")
    done = subprocess.run([program], check=True, capture_output=True,
                          text=True, timeout=300)
    for line in done.stdout.splitlines():
        length, *rates = [float(figure) for figure in line.split()]
        for name, ours, peer in (("encrypt", rates[0], rates[2]),
                                 ("decrypt", rates[1], rates[3])):
            what = "MTProto message, %d bytes, %s" % (length, name)
            if length >= LARGE:
                report.ratio(what, ours, "MB/s", peer, "AES-256 and SHA-256",
                             LIMIT, at_least=True)
            else:
                report.add(what, "%.4g MB/s" % ours,
                           "AES-256 and SHA-256: %.4g MB/s" % peer,
                           "x %.3f" % (ours / peer), "", None)


def exchange(stage, report):
    """Processor time of one key exchange, the server's share."""
    program = os.path.join(stage.env["builddir"], "tests/bench/mtkey")
    done = subprocess.run([program, str(EXCHANGES), "1"], check=True,
                          capture_output=True, text=True, timeout=120)
    figures = {}
    for line in done.stdout.splitlines():
        what, figure, _ = line.split()
        figures[what] = float(figure)
    report.at_most("MTProto key exchange, the server's processor time",
                   figures["exchange-server"], "ms", EXCHANGE,
                   "the client's: %.3g ms" % figures["exchange-client"])


def mtproto(stage, report):
    crypt(stage, report)
    exchange(stage, report)
