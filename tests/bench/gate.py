# SPDX-License-Identifier: GPL-3.0-or-later
"""dorand: what it costs beside the broker itself and its own WebSocket
listener, and doran over it beside doran straight to the broker."""
import os
import re
import subprocess
import time

import mtwire
import stream
from measure import cpu_ms, median, paired, wall
from start import send
from stage import end

COUNT, BYTES, ROUNDS = 20000, 200, 3
BIG, BIG_BYTES = 100, 1024 * 1024
IDLE = 5000
QUIET = 10 # seconds without anything to do
HOPS = 1000
LOAD_ENV = {"LOAD_FROM": "alice x", "LOAD_TO": "bob x"}


class Broker:
    """Mosquitto for anybody, with a WebSocket listener of its own."""

    def __init__(self, stage):
        ports = stage.free_ports(2)
        conf = os.path.join(stage.work, "open.conf")
        with open(conf, "w") as out:
            out.write("allow_anonymous true\nmax_queued_messages 0\n"
                      "set_tcp_nodelay true\nsocket_domain ipv4\n"
                      "log_type error\nlog_dest file %s.log\n" % conf)
            if os.getuid() == 0:
                out.write("user root\n")
            out.write("listener %d 127.0.0.1\nlistener %d 127.0.0.1\n"
                      "protocol websockets\n" % tuple(ports))
        self.process = subprocess.Popen(["mosquitto", "-c", conf],
                                        stderr=subprocess.DEVNULL)
        self.mqtt = "mqtt://127.0.0.1:%d" % ports[0]
        self.web = "mqtt+ws://127.0.0.1:%d" % ports[1]
        for port in ports:
            stage.listens(port)


class Gateway:
    """dorand before a broker."""

    def __init__(self, stage, broker):
        log = os.path.join(stage.work, "dorand.log")
        key = os.path.join(stage.work, "server-key")
        if not os.path.exists(key):
            subprocess.run([stage.dorand, "--make-key", key], check=True,
                           stdout=subprocess.DEVNULL)
        argv = [stage.dorand, "--broker", broker, "--ws", "127.0.0.1:0",
                "--tcp", "127.0.0.1:0", "--server-key", key,
                "--max-exchanges", "10000", "--max-exchanges-per-address", "0",
                "--max-clients-per-address", "0", "--connect-rate", "0",
                "--log-level", "info"]
        if os.getuid() == 0:
            argv += ["--user", "root"]
        with open(log, "w") as out:
            self.process = subprocess.Popen(argv, stdout=out, stderr=out)
        limit = time.time() + 20
        ready = None
        while ready is None and time.time() < limit:
            time.sleep(0.02)
            with open(log) as text:
                ready = re.search(r"event=ready ws=(\S+) .*tcp=(\S+) "
                                  r"server-key=(\S+)", text.read())
        if ready is None:
            raise RuntimeError("dorand does not get ready; see " + log)
        self.url = "ws://" + ready.group(1)
        self.tcp = "tcp://" + ready.group(2)
        self.key = ready.group(3)


def rss_kb(pid):
    with open("/proc/%d/status" % pid) as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    raise RuntimeError("no VmRSS")


def load(stage, *args):
    env = dict(stage.env, **LOAD_ENV)
    done = subprocess.run([stage.load] + [str(a) for a in args], env=env,
                          check=True, capture_output=True, text=True,
                          timeout=300)
    return [float(figure) for figure in done.stdout.split()]


def flow(stage, one, other, count, length):
    """Seconds, the best of some rounds."""
    return min(load(stage, "flow", one, other, count, length, "bench/flow")[0]
               for _ in range(ROUNDS))


def through(stage, report, broker, gate):
    """Small messages: what one core of dorand could carry."""
    direct = flow(stage, broker.mqtt, broker.mqtt, COUNT, BYTES)
    for name, one, other in (
            ("out: MQTT to WebSocket", broker.mqtt, gate.url),
            ("in: WebSocket to MQTT", gate.url, broker.mqtt)):
        before = cpu_ms(gate.process.pid)
        took = flow(stage, one, other, COUNT, BYTES)
        spent = (cpu_ms(gate.process.pid) - before) / 1e3 / ROUNDS
        rate = COUNT / spent
        report.add("dorand, %d x %d bytes, acknowledged, %s" %
                   (COUNT, BYTES, name), "%.0f /s a core" % rate,
                   "passed %.0f /s; without dorand %.0f /s" %
                   (COUNT / took, COUNT / direct), "", ">= 20000 /s a core",
                   rate >= 20000)


def big(stage, report, broker, gate):
    direct = BIG / flow(stage, broker.mqtt, broker.mqtt, BIG, BIG_BYTES)
    web = 5 * 0.2 / flow(stage, broker.mqtt, broker.web, 5, 200 * 1024)
    for name, one, other in (("out", broker.mqtt, gate.url),
                             ("in", gate.url, broker.mqtt)):
        rate = BIG / flow(stage, one, other, BIG, BIG_BYTES)
        report.add("dorand, %d x 1 MB, %s" % (BIG, name), "%.0f MB/s" % rate,
                   "without dorand %.0f MB/s; 200 KB over Mosquitto's "
                   "WebSocket %.2f MB/s" % (direct, web), "", ">= 100 MB/s",
                   rate >= 100)


def hop(stage, report, broker, gate):
    near50, near99, far50, far99 = load(
        stage, "hop", broker.mqtt, gate.url, HOPS, "bench/near", "bench/far")
    report.add("added by dorand to a hop, median", "%.3f ms" % far50,
               "without dorand %.3f ms" % near50, "%+.3f ms" %
               (far50 - near50), "<= +0.3 ms", far50 - near50 <= 0.3)
    report.add("added by dorand to a hop, 99 %", "%.3f ms" % far99,
               "without dorand %.3f ms" % near99, "%+.3f ms" %
               (far99 - near99), "<= +3 ms", far99 - near99 <= 3)


def idle_clients(program, url, pid):
    """KB of resident memory for each, and parts of a core while idle."""
    before = rss_kb(pid)
    clients = subprocess.Popen(
        [program, "idle", url, str(IDLE), "idle", "x"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        if clients.stdout.readline() != b"up\n":
            raise RuntimeError("not all clients came in")
        time.sleep(1)
        each = (rss_kb(pid) - before) / IDLE
        began = cpu_ms(pid)
        time.sleep(QUIET)
        busy = (cpu_ms(pid) - began) / 1e3 / QUIET
    finally:
        clients.stdin.close()
        clients.wait(60)
    return each, busy


def idle(stage, report, broker):
    web, _ = idle_clients(stage.load, broker.web, broker.process.pid)
    # One that nothing went through yet, as Mosquitto's listener.
    gate = Gateway(stage, broker.mqtt)
    try:
        each, busy = idle_clients(stage.load, gate.url, gate.process.pid)
    finally:
        end(gate.process)
    report.at_most("dorand, %d idle clients, resident memory each" % IDLE,
                   each, "KB", 12, "Mosquitto's WebSocket: %.3g KB" % web)
    report.at_most("dorand, %d idle clients, of a core" % IDLE, busy * 100,
                   "%", 1)


def mtload(stage):
    return os.path.join(stage.env["builddir"], "tests/bench/mtload")


def idle_mtproto(stage, report, broker):
    """Each with an auth key of its own, which costs memory too."""
    gate = Gateway(stage, broker.mqtt)
    try:
        each, _ = idle_clients(mtload(stage), gate.tcp, gate.process.pid)
    finally:
        end(gate.process)
    report.at_most("dorand, %d idle MTProto clients, resident memory each" %
                   IDLE, each, "KB", 12)


def big_mtproto(stage, report, broker, gate):
    """100 MB in messages of 512 KB; the best of some rounds."""
    count, length = 200, 512 * 1024
    before, took = cpu_ms(gate.process.pid), []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [mtload(stage), "flow", broker.mqtt, gate.tcp, str(count),
             str(length), "bench/flow"], check=True, capture_output=True,
            text=True, timeout=120)
        took.append(float(done.stdout))
    spent = (cpu_ms(gate.process.pid) - before) / 1e3 / ROUNDS
    rate = count * length / 1e6 / min(took)
    report.add("dorand, 200 x 512 KB, MQTT to MTProto", "%.0f MB/s" % rate,
               "its processor time: %.2f s" % spent, "", ">= 150 MB/s",
               rate >= 150)


def gateway(stage, report):
    broker = Broker(stage)
    try:
        idle(stage, report, broker)
        idle_mtproto(stage, report, broker)
        gate = Gateway(stage, broker.mqtt)
        try:
            through(stage, report, broker, gate)
            hop(stage, report, broker, gate)
            big(stage, report, broker, gate)
            big_mtproto(stage, report, broker, gate)
        finally:
            end(gate.process)
    finally:
        end(broker.process)


def over(stage, backend, server, names=("alice", "bob"), more=""):
    """Alice and bob from now on by that way; `more`: lines of the account."""
    for name in names:
        path = os.path.join(stage.work, name, "config/doran/doran.conf")
        with open(path) as text:
            conf = text.read()
        conf = re.sub(r"(?m)^(server-key|ca-file) *=.*\n", "", conf)
        conf = re.sub(r"(?m)^backend *=.*$", "backend = " + backend, conf)
        conf = re.sub(r"(?m)^server *=.*$", "server = " + server + more, conf)
        with open(path, "w") as out:
            out.write(conf)


def wire(stage, report, straight, ways):
    """A text of 100 bytes, beside MQTT over TLS."""
    tls = "mqtts://127.0.0.1:" + stage.tls_port
    ways = dict(ways, tls=("mqtt", tls, "\nca-file = " + stage.ca))

    def bytes_of(way):
        backend, server, more = ways[way]
        return mtwire.texts(
            stage, lambda _, place, names=("alice", "bob"):
            over(stage, backend, place, names, more), way, server)

    try:
        ours, plain, peer = bytes_of("tcp"), bytes_of("mqtt"), bytes_of("tls")
    finally:
        over(stage, "mqtt", straight)
    for i, name in enumerate(("alone", "and its acknowledgements, both ways")):
        report.ratio("a text of 100 bytes on the wire, encrypted, over tcp, " +
                     name, ours[i], "bytes", peer[i], "mqtt over TLS", 1)
        report.note("the same over mqtt without TLS, %s: %d bytes" %
                    (name, plain[i]))


def web(stage, report):
    """doran to doran, through dorand and straight."""
    straight = "mqtt://127.0.0.1:" + stage.port
    gate = Gateway(stage, straight)
    ways = {"ws": ("ws", gate.url, ""),
            "tcp": ("tcp", gate.tcp, "\nserver-key = " + gate.key),
            "mqtt": ("mqtt", straight, "")}
    rates = {way: [] for way in ways}

    def through(way):
        backend, server, more = ways[way]
        over(stage, backend, server, more=more)

    def timed(way):
        one = send(stage)

        def run():
            through(way)
            return one()
        return run

    times = {}
    try:
        for i in range(ROUNDS):
            for way in ways:
                through(way)
                rate, _, _ = stream.ours(stage, "%s%d" % (way, i))
                rates[way].append(rate)
        # The streams have made the auth key that a send over tcp takes up.
        for way in ("ws", "tcp"):
            times[way] = paired(31, timed(way), timed("mqtt"))
        wire(stage, report, straight, ways)
    finally:
        over(stage, "mqtt", straight)
        end(gate.process)
    for way, least in (("ws", 0.5), ("tcp", 0.7)):
        report.ratio("%d x %d bytes, doran to doran over %s" %
                     (stream.COUNT, stream.BYTES, way), max(rates[way]), "/s",
                     max(rates["mqtt"]), "over mqtt", least, True)
        ours, others = times[way]
        report.ratio("`doran send --wait=sent`, new process, over " + way,
                     median(ours), "ms", median(others), "over mqtt", 1.5)
