# SPDX-License-Identifier: GPL-3.0-or-later
"""The people and the broker that bench.sh made."""
import os
import signal
import socket
import subprocess
import time


class Stage:
    def __init__(self, env):
        self.env = dict(env)
        self.work = env["BENCH_WORK"]
        self.doran = env["DORAN"]
        self.port = env["BENCH_PORT"]
        self.tls_port = env["BENCH_TLS_PORT"]
        self.ca = env["BENCH_CA"]
        self.oneshot = env["BENCH_ONESHOT"]
        self.make_store = env["BENCH_MAKE_STORE"]
        self.load = env["BENCH_LOAD"]
        self.dorand = env["DORAND"]

    def home(self, name):
        """The environment of a person."""
        home = os.path.join(self.work, name)
        return dict(self.env, XDG_CONFIG_HOME=home + "/config",
                    XDG_DATA_HOME=home + "/data",
                    XDG_STATE_HOME=home + "/state",
                    XDG_RUNTIME_DIR=home + "/run")

    def password(self, name):
        with open("%s/%s.password" % (self.work, name)) as file:
            return file.read()

    def broker_client(self, program, name):
        return [program, "-h", "127.0.0.1", "-p", self.port, "-V", "mqttv311",
                "-u", name, "-P", self.password(name), "-q", "1"]

    def topic(self):
        """One that alice may write and bob may read."""
        return "doran/1/u/bob/d/bench/in/alice"

    def free_ports(self, count):
        """Of the loopback; another may take them before we do."""
        sockets = [socket.create_server(("127.0.0.1", 0))
                   for _ in range(count)]
        ports = [one.getsockname()[1] for one in sockets]
        for one in sockets:
            one.close()
        return ports

    def listens(self, port, seconds=10):
        """Waits until somebody does."""
        limit = time.time() + seconds
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except OSError:
                if time.time() > limit:
                    raise
                time.sleep(0.02)

    def start(self, name, *args, stdout=subprocess.DEVNULL):
        """doran in the background, as that person."""
        return subprocess.Popen([self.doran] + list(args),
                                env=self.home(name),
                                stdin=subprocess.DEVNULL, stdout=stdout)

    def owned(self, name, seconds=20):
        """Waits until a process owns the store and takes commands."""
        run = "%s/%s/run/doran" % (self.work, name)
        limit = time.time() + seconds
        while time.time() < limit:
            if os.path.isdir(run) and any(
                    n.endswith(".sock") for n in os.listdir(run)):
                return
            time.sleep(0.01)
        raise RuntimeError("nobody owns the store of " + name)


def end(process):
    process.send_signal(signal.SIGTERM)
    process.wait(20)
