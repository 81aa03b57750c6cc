# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients of MTProto with bad manners: hostile_tcp.py HOST:PORT CASE [N]."""
import os
import socket
import struct
import sys
import time

HOST, PORT = sys.argv[1].rsplit(":", 1)
INTERMEDIATE = b"\xee\xee\xee\xee"
REQ_PQ_MULTI = 0xbe7e8ef1
RES_PQ = 0x05162463


def dial():
    sock = socket.create_connection((HOST, int(PORT)), timeout=20)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def packet(body):
    return struct.pack("<I", len(body)) + body


def question():
    body = struct.pack("<I", REQ_PQ_MULTI) + os.urandom(16)
    msg_id = int(time.time() * 2**32) & ~3
    return packet(struct.pack("<qqi", 0, msg_id, len(body)) + body)


def exactly(sock, n):
    got = b""
    while len(got) < n:
        more = sock.recv(n - len(got))
        if not more:
            raise EOFError
        got += more
    return got


def answer(sock):
    return exactly(sock, struct.unpack("<I", exactly(sock, 4))[0])


def until_closed(sock):
    try:
        while sock.recv(65536):
            pass
    except ConnectionError:
        pass
    return "closed"


def asked():
    sock = dial()
    sock.sendall(INTERMEDIATE + question())
    return sock, answer(sock)


def ask():
    _, body = asked()
    return "resPQ" if struct.unpack_from("<I", body, 20)[0] == RES_PQ else "?"


def fingerprint():
    _, body = asked()
    return "%016x" % struct.unpack("<Q", body[-8:])[0]


def unknown():
    sock = dial()
    sock.sendall(INTERMEDIATE + packet(b"\x01" * 8 + os.urandom(16 + 64)))
    code = struct.unpack("<i", answer(sock))[0]
    return "%d %s" % (code, until_closed(sock))


def timed(first):
    sock = dial()
    began = time.time()
    sock.sendall(first)
    return "%s after %.1f s" % (until_closed(sock), time.time() - began)


def ended(first):
    sock = dial()
    try:
        sock.sendall(first)
    except ConnectionError:
        pass
    return until_closed(sock)


def is_open(sock):
    sock.settimeout(0.005)
    try:
        return bool(sock.recv(1, socket.MSG_PEEK))
    except socket.timeout:
        return True
    except ConnectionError:
        return False


def flood(count):
    socks = [dial() for _ in range(count)]
    time.sleep(0.5)
    return "%d of %d" % (sum(map(is_open, socks)), count)


def crowd(count):
    socks = [dial() for _ in range(count)]
    time.sleep(0.5)
    there = [is_open(sock) for sock in socks]
    newest = there.index(True) == count - sum(there)
    return "%s %d" % ("newest" if newest else "others", sum(there))


def hold():
    sock, _ = asked()
    print("held", flush=True)
    return until_closed(sock)


CASES = {
    "ask": ask, "fingerprint": fingerprint, "unknown": unknown, "hold": hold,
    "loris": lambda: timed(INTERMEDIATE + question()[:30]),
    "silent": lambda: timed(b""),
    "large": lambda: ended(INTERMEDIATE + b"\xff\xff\xff\x7f" + bytes(64)),
    "noise": lambda: ended(os.urandom(70) + bytes(600000)),
    "flood": lambda: flood(int(sys.argv[3])),
    "crowd": lambda: crowd(int(sys.argv[3])),
}
print(CASES[sys.argv[2]]())
