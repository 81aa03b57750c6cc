#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""control.py SOCKET WHAT: a peer of the control socket that behaves badly, or
many of them; prints what it found. See tests/e2e/control.sh."""
import json
import os
import socket
import sys
import threading
import time

PATH = sys.argv[1]


def connect():
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(20)
    peer.connect(PATH)
    return peer


def line(number, method, **params):
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method,
                       "params": params}).encode() + b"\n"


def answer(peer):
    """Milliseconds until a request is answered."""
    began = time.monotonic()
    peer.sendall(line(1, "account.list"))
    stream = peer.makefile()
    while json.loads(stream.readline()).get("id") != 1:
        pass
    return int((time.monotonic() - began) * 1000)


def crowd():
    """100 at once, each of them answered, none sent away."""
    peers = [connect() for _ in range(100)]
    for number, peer in enumerate(peers):
        peer.sendall(line(number, "chat.list"))
    good = sum(json.loads(peer.makefile().readline())["id"] == number
               for number, peer in enumerate(peers))
    print(good)


def push(peer, data, seconds):
    """How many bytes it takes from one who reads nothing."""
    peer.setblocking(False)
    sent, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            sent += peer.send(data[sent % len(data):])
        except BlockingIOError:
            time.sleep(0.02)
    return sent


def flood():
    """One who asks and asks and reads nothing: he is stopped, others are
    answered, and in the end he gets all of it."""
    peer = connect()
    text = line(7, "message.since", row=0) * 200
    sent = push(peer, text, 2)
    ms = answer(connect())
    peer.settimeout(20)
    rest = text[sent % len(text):]
    sender = threading.Thread(target=lambda: (
        peer.sendall(rest), peer.shutdown(socket.SHUT_WR)))
    sender.start()
    answers = sum(b'"id":7' in one for one in peer.makefile("rb"))
    sender.join()
    sent += len(rest)
    print(sent < 30_000_000 and answers == sent // len(text) * 200, ms < 3000)


def huge():
    """A line that never ends is not kept."""
    peer = connect()
    sent = push(peer, b"x" * 65536, 2)
    ms = answer(connect())
    peer.setblocking(True)
    peer.settimeout(20)
    peer.sendall(b"\n" + line(2, "chat.list"))
    stream = peer.makefile()
    codes = [json.loads(stream.readline()) for _ in range(2)]
    print(sent > 7_000_000, codes[0]["error"]["code"], codes[1]["id"],
          ms < 3000)


def other_user():
    """Somebody else is sent away without an answer."""
    os.setgid(65534)
    os.setuid(65534)
    peer = connect()
    try:
        peer.sendall(line(1, "account.list"))
        print(len(peer.recv(1)))
    except (BrokenPipeError, ConnectionResetError):
        print(0)


{"crowd": crowd, "flood": flood, "huge": huge,
 "other-user": other_user}[sys.argv[2]]()
