# SPDX-License-Identifier: GPL-3.0-or-later
"""What one more text costs on the wire: a relay on the loopback, between
clients and their server, that counts."""
import select
import socket
import threading
import time

from measure import median
from start import TO, wall
from stage import end

TEXT = "One of those texts that people write: it has a hundred bytes, " \
    "no more and no less, as was asked for."
TEXTS = 20
QUIET = 0.4 # seconds without a byte: all of a text is through


class Relay:
    """Up is from the client. `first`: what came up at once, which is the text
    itself."""

    def __init__(self, port):
        self.to = port
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.ends = {} # one end of a connection to its other
        self.clients = set()
        self.over = threading.Event()
        self.reset()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def reset(self):
        self.up = self.down = self.first = 0
        self.at = time.monotonic()

    def enter(self):
        client, _ = self.door.accept()
        server = socket.create_connection(("127.0.0.1", self.to))
        for one in client, server:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ends.update({client: server, server: client})
        self.clients.add(client)

    def leave(self, one):
        for each in one, self.ends[one]:
            del self.ends[each]
            self.clients.discard(each)
            each.close()

    def carry(self, one):
        try:
            got = one.recv(65536)
            if got:
                self.ends[one].sendall(got)
        except OSError:
            got = b""
        if not got:
            self.leave(one)
            return
        if one in self.clients:
            self.first = self.first or len(got)
            self.up += len(got)
        else:
            self.down += len(got)
        self.at = time.monotonic()

    def run(self):
        while not self.over.is_set():
            ready, _, _ = select.select([self.door] + list(self.ends),
                                        [], [], 0.1)
            for one in ready:
                if one is self.door:
                    self.enter()
                elif one in self.ends:
                    self.carry(one)

    def settle(self, seconds=20):
        limit = time.monotonic() + seconds
        while time.monotonic() < self.at + QUIET:
            if time.monotonic() > limit:
                raise RuntimeError("the wire does not come to rest")
            time.sleep(0.05)

    def close(self):
        self.over.set()
        self.thread.join()
        for one in list(self.clients):
            self.leave(one)
        self.door.close()


def texts(stage, over, name, server):
    """Bytes of one more text of alice's to bob, who reads: the text alone, and
    all that her connection carries for it, acknowledgements included.
    over(name, server): both by that way."""
    assert len(TEXT) == 100
    relay = Relay(int(server.rsplit(":", 1)[1]))
    over(name, server)
    bob = stage.start("bob", "listen")
    stage.owned("bob")
    over(name, "%s:%d" % (server.rsplit(":", 1)[0], relay.port), ["alice"])
    alice = stage.start("alice", "listen")
    stage.owned("alice")
    argv = [stage.doran, "send", "-t", TO, "-m", TEXT, "--wait=delivered"]
    bare, whole = [], []
    try:
        wall(argv, stage.home("alice")) # the connection stands
        for _ in range(TEXTS):
            relay.settle()
            relay.reset()
            wall(argv, stage.home("alice"))
            relay.settle()
            bare.append(relay.first)
            whole.append(relay.up + relay.down)
    finally:
        end(alice)
        end(bob)
        relay.close()
    return median(bare), median(whole)
