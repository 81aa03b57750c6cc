#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A WebSocket client with bad manners, by plain sockets, for dorand's tests.

usage: hostile_ws.py HOST:PORT CASE [ARGUMENT...]

Each case prints what came of it, a line each; `cases` prints their names.
"""
import base64
import os
import socket
import ssl
import struct
import sys
import time

LIMIT = 10
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
TLS = None


def address(text):
    host, port = text.rsplit(":", 1)
    return host.strip("[]"), int(port)


def dial(rcvbuf=None):
    family = socket.AF_INET6 if ":" in WHERE[0] else socket.AF_INET
    s = socket.socket(family, socket.SOCK_STREAM)
    if rcvbuf:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
    s.settimeout(LIMIT)
    s.connect(WHERE)
    if TLS:
        s = TLS.wrap_socket(s, server_hostname="localhost")
    return s


def request(**headers):
    all_headers = {
        "Host": "%s:%d" % WHERE,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": KEY,
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": "v12.stomp",
    }
    for name, value in headers.items():
        name = name.replace("_", "-")
        if value is None:
            all_headers.pop(name, None)
        else:
            all_headers[name] = value
    lines = ["%s: %s" % pair for pair in all_headers.items()]
    return ("GET / HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode()


def until_end(s, limit=LIMIT):
    """All bytes until the end of the connection, and how it ended."""
    got = b""
    deadline = time.monotonic() + limit
    try:
        while True:
            s.settimeout(max(0.01, deadline - time.monotonic()))
            part = s.recv(65536)
            if not part:
                return got, "eof"
            got += part
    except socket.timeout:
        return got, "open"
    except OSError as e:
        return got, type(e).__name__


def greet(s, **headers):
    """The answer's head; what follows it is kept in no place: none does."""
    s.sendall(request(**headers))
    head = b""
    while b"\r\n\r\n" not in head:
        part = s.recv(1)
        if not part:
            break
        head += part
    return head


def client(**options):
    s = dial(**options)
    head = greet(s)
    if not head.startswith(b"HTTP/1.1 101 "):
        sys.exit("no handshake: %r" % head)
    return s


def frame(opcode, data=b"", fin=1, mask=b"\x37\xfa\x21\x3d", rsv=0, length=None):
    head = bytes([fin << 7 | rsv | opcode])
    bit = 0x80 if mask else 0
    n = len(data) if length is None else length
    if n < 126:
        head += bytes([bit | n])
    elif n < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", n)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", n)
    if not mask:
        return head + data
    turned = (mask * (len(data) // 4 + 1))[: len(data)]
    both = int.from_bytes(data, "big") ^ int.from_bytes(turned, "big")
    return head + mask + both.to_bytes(len(data), "big")


def frames(data):
    """(opcode, payload) of each whole frame from the server."""
    found = []
    while len(data) >= 2:
        opcode, n, at = data[0] & 15, data[1], 2
        if n == 126:
            n, at = struct.unpack(">H", data[2:4])[0], 4
        elif n == 127:
            n, at = struct.unpack(">Q", data[2:10])[0], 10
        if len(data) < at + n:
            break
        found.append((opcode, data[at : at + n]))
        data = data[at + n :]
    return found


def close_code(data):
    for opcode, payload in frames(data):
        if opcode == 8:
            code = struct.unpack(">H", payload[:2])[0] if payload else 1005
            return str(code)
    return "none"


BIG = 1 << 40
WRONG = {
    "unmasked": frame(2, b"hi", mask=None),
    "reserved": frame(2, b"hi", rsv=0x40),
    "opcode": frame(5, b"x"),
    "control-opcode": frame(11, b"x"),
    "control-fragment": frame(9, b"x", fin=0),
    "control-long": frame(9, b"x" * 126),
    "continuation-first": frame(0, b"x"),
    "nested": frame(2, b"a", fin=0) + frame(2, b"b"),
    "length-16": b"\x82\xfe\x00\x05abcdefghi",
    "length-64": b"\x82\xff" + struct.pack(">Q", 300) + b"abcd",
    "length-negative": b"\x82\xff" + struct.pack(">Q", 1 << 63) + b"abcd",
    "oversized": frame(2, b"x" * 100, length=BIG),
    "oversized-fragments": frame(2, b"x" * 4096, fin=0) * 1
    + frame(0, b"x", fin=0, length=BIG),
    "text": frame(1, b"\xc3\x28"),
    "text-cut": frame(1, b"abc\xe2\x82"),
    "text-surrogate": frame(1, b"\xed\xa0\x80"),
    "close-one-byte": frame(8, b"\x03"),
    "close-code": frame(8, struct.pack(">H", 1005)),
    "close-text": frame(8, struct.pack(">H", 1000) + b"\xff"),
    "ping-flood": frame(9, b"x") * 200,
    "close": frame(8, struct.pack(">H", 1000)),
    "close-empty": frame(8),
}


def wrong(names):
    """Each wrong frame, and the close code that answers it."""
    for name in names or WRONG:
        s = client()
        s.sendall(WRONG[name])
        # what comes after it must not take the answer away
        try:
            s.sendall(b"\x00" * 70000 if not name.startswith("close") else b"")
        except OSError:
            pass
        got, how = b"", "open"
        s.settimeout(LIMIT)
        while close_code(got) == "none":
            try:
                part = s.recv(65536)
            except OSError as e:
                how = type(e).__name__
                break
            if not part:
                how = "eof"
                break
            got += part
        print(name, close_code(got), flush=True)
        s.close()


def hello(_):
    """The handshake refused: what for, with which status."""
    cases = {
        "fine": request(),
        "list": request(Sec_WebSocket_Protocol="v11.stomp, v12.stomp"),
        "no-protocol": request(Sec_WebSocket_Protocol=None),
        "other-protocol": request(Sec_WebSocket_Protocol="mqtt"),
        "no-key": request(Sec_WebSocket_Key=None),
        "short-key": request(Sec_WebSocket_Key="abcd"),
        "version": request(Sec_WebSocket_Version="8"),
        "no-upgrade": request(Upgrade=None),
        "no-host": request(Host=None),
        "post": request().replace(b"GET", b"POST", 1),
        "http-1.0": request().replace(b"HTTP/1.1", b"HTTP/1.0", 1),
        "not-http": b"CONNECT\nlogin:a\n\n\0\r\n\r\n",
        "twice": request().replace(b"Host:", b"Host: b\r\nHost:", 1),
        "folded": request().replace(b"Host:", b" folded\r\nHost:", 1),
        "large": b"GET / HTTP/1.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n",
        "origin-own": request(Origin="http://%s:%d" % WHERE),
        "origin-other": request(Origin="https://evil.example"),
        "origin-null": request(Origin="null"),
        "origin-allowed": request(Origin="https://chat.example.org"),
    }
    for name, text in cases.items():
        s = dial()
        s.sendall(text)
        got = b""
        try:
            while b"\r\n\r\n" not in got:
                part = s.recv(4096)
                if not part:
                    break
                got += part
        except OSError as e:
            got = type(e).__name__.encode()
        print(name, got.split(b"\r\n")[0].decode(), flush=True)
        s.close()


def loris(kind):
    """A client that is slow: how long until it was sent away."""
    began = time.monotonic()
    s = dial()
    s.settimeout(0.2)
    text = request()
    if kind[0] == "silent":
        text = b""
    i = 0
    while time.monotonic() - began < LIMIT * 2:
        try:
            if i < len(text) - 1:
                s.send(text[i : i + 1])
                i += 1
            if not s.recv(1):
                break
        except socket.timeout:
            continue
        except OSError:
            break
    else:
        print("still there")
        return
    print("sent away after %.1f s" % (time.monotonic() - began))


def many(count):
    """So many connections at once: how many of them were let in."""
    count = int(count[0])
    socks, fine = [], 0
    for _ in range(count):
        try:
            s = dial()
            socks.append(s)
            if greet(s).startswith(b"HTTP/1.1 101 "):
                fine += 1
        except OSError:
            pass
    print(fine)
    if len(sys.argv) > 4:  # and stays, until it is ended
        sys.stdout.flush()
        time.sleep(float(sys.argv[4]))


def stomp(command, body=b"", **headers):
    lines = [command]
    for name, value in headers.items():
        lines.append("%s:%s" % (name.replace("_", "-"), value))
    return "\n".join(lines).encode() + b"\n\n" + body + b"\0"


def receive(s, keep, limit=LIMIT):
    """The next STOMP frame: (command, headers, body)."""
    s.settimeout(limit)
    while True:
        for opcode, payload in frames(keep[0]):
            n = len(payload)
            keep[0] = keep[0][n + (2 if n < 126 else 4 if n < 65536 else 10) :]
            if opcode == 8:
                code = struct.unpack(">H", payload[:2])[0]
                return "CLOSE", {"code": str(code)}, payload[2:]
            if opcode != 2 or not payload.strip(b"\n"):
                break
            head, body = payload.split(b"\n\n", 1)
            lines = head.decode().split("\n")
            pairs = [line.split(":", 1) for line in lines[1:]]
            return lines[0], dict(reversed(pairs)), body[:-1]
        else:
            part = s.recv(65536)
            if not part:
                return "EOF", {}, b""
            keep[0] += part


def connect(user, password, s=None, **more):
    s = s or client()
    keep = [b""]
    headers = dict(accept_version="1.2", host="x", login=user,
                   passcode=password)
    headers.update(more)
    s.sendall(frame(2, stomp("CONNECT", **headers)))
    return s, keep, receive(s, keep)


def login(arguments):
    """Logs in; prints the answer, and then everything until the end."""
    s, keep, got = connect(arguments[0], arguments[1])
    while True:
        command, headers, body = got
        print(command, headers.get("doran-status", headers.get("code", "")),
              (body or b"").decode(errors="replace"), flush=True)
        if command in ("EOF", "CLOSE"):
            break
        got = receive(s, keep, 120)


def echo(arguments):
    """A message through the broker and back, in many WebSocket pieces."""
    user, password, topic, size = arguments[:4]
    s, keep, got = connect(user, password)
    if got[0] != "CONNECTED":
        sys.exit("%s" % (got,))
    s.sendall(frame(1, stomp("SUBSCRIBE", id="1", receipt="s",
                             destination="/topic/" + topic)))
    if receive(s, keep)[0] != "RECEIPT":
        sys.exit("no receipt")
    body = os.urandom(int(size))
    text = stomp("SEND", body, destination="/topic/" + topic,
                 content_length=len(body), receipt="r")
    cut = [0, 1, 2, 5, len(text) // 2, len(text)]
    for i in range(len(cut) - 1):
        s.sendall(frame(2 if i == 0 else 0, text[cut[i] : cut[i + 1]],
                        fin=i == len(cut) - 2))
        s.sendall(frame(9, b"between"))
    commands = sorted((receive(s, keep) for _ in range(2)), key=lambda f: f[0])
    same = commands[0][2] == body
    print(commands[0][0], commands[1][0], "same" if same else "different")


def deaf(arguments):
    """Subscribes and never reads: how long until it was sent away."""
    user, password, topic = arguments[:3]
    s, keep, got = connect(user, password, client(rcvbuf=4096))
    s.sendall(frame(2, stomp("SUBSCRIBE", id="1", receipt="s",
                             destination="/topic/" + topic)))
    receive(s, keep)
    print("subscribed", flush=True)
    began = time.monotonic()
    while time.monotonic() - began < 60:
        time.sleep(0.2)
        try:
            s.send(frame(10))
        except OSError:
            print("sent away after %.1f s" % (time.monotonic() - began))
            return
    print("still there")


def send(arguments):
    """Sends COUNT messages of SIZE bytes, each with a receipt."""
    user, password, topic, size, count = arguments[:5]
    s, keep, got = connect(user, password)
    body = b"x" * int(size)
    for i in range(int(count)):
        s.sendall(frame(2, stomp("SEND", body, receipt=str(i),
                                 destination="/topic/" + topic)))
        if receive(s, keep, 60)[0] != "RECEIPT":
            sys.exit("no receipt")
    print("sent")


def flood(arguments):
    """COUNT messages at once, then one more; prints the milliseconds."""
    user, password, topic, count = arguments[:4]
    s, keep, _ = connect(user, password)
    began = time.monotonic()
    for some in (int(count), 1):
        s.sendall(b"".join(
            frame(2, stomp("SEND", b"x", receipt=str(i),
                           destination="/topic/" + topic))
            for i in range(some)))
        for _ in range(some):
            if receive(s, keep, 60)[0] != "RECEIPT":
                sys.exit("no receipt")
    print(int((time.monotonic() - began) * 1000))


def mute(_):
    """Says nothing after the handshake; what it is told."""
    s, keep = client(), [b""]
    command = ""
    while command not in ("CLOSE", "EOF"):
        command, headers, body = receive(s, keep, 60)
        print(command, flush=True)
        if command == "CLOSE":
            s.sendall(frame(8, struct.pack(">H", 1000)))
            print("EOF" if until_end(s)[1] == "eof" else "still there")


def certificate(_):
    """The subject of the server's certificate, SHA-256."""
    import hashlib

    s = dial()
    print(s.version(), hashlib.sha256(s.getpeercert(True)).hexdigest())


def hold(arguments):
    """Stays, and says whether it is still served each time a line comes."""
    s, keep, got = connect(arguments[0], arguments[1])
    print(got[0], flush=True)
    for _ in sys.stdin:
        s.sendall(frame(9, b"there?"))
        s.settimeout(LIMIT)
        data = s.recv(4096)
        print("pong" if (10, b"there?") in frames(data) else "lost",
              flush=True)


CASES = {
    "wrong": wrong, "hello": hello, "loris": loris, "many": many,
    "login": login, "mute": mute, "echo": echo, "deaf": deaf, "send": send,
    "flood": flood,
    "certificate": certificate, "hold": hold,
}

if __name__ == "__main__":
    if sys.argv[1].startswith("tls:"):
        TLS = ssl.create_default_context()
        TLS.check_hostname = False
        TLS.verify_mode = ssl.CERT_NONE
        if os.environ.get("TLS_MOST"):
            TLS.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            TLS.maximum_version = ssl.TLSVersion[os.environ["TLS_MOST"]]
        sys.argv[1] = sys.argv[1][4:]
    WHERE = address(sys.argv[1])
    CASES[sys.argv[2]](sys.argv[3:])
