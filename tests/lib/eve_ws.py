# SPDX-License-Identifier: GPL-3.0-or-later
"""A STOMP client over WebSocket that does what it may not, for eve.sh.

    eve_ws.py PORT USER PASSWORD_FILE read ID FILTER...
    eve_ws.py PORT USER PASSWORD_FILE write ID TOPIC TEXT QOS RETAIN
    eve_ws.py PORT USER PASSWORD_FILE will ID TOPIC TEXT

read prints "TOPIC HEX" of what comes. Once the broker has answered all that it
subscribes to, or hung up, it makes the file that EVE_READY names; it ends when
the file EVE_ENOUGH names is there, after 60 seconds at most, or without one
after 2. What hangs up tells so on standard error.
"""
import base64
import os
import socket
import struct
import sys
import time


def masked(data):
    """One binary message from a client."""
    mask = os.urandom(4)
    size = len(data)
    head = b"\x82" + (bytes([0x80 | size]) if size < 126
                      else b"\xfe" + struct.pack(">H", size))
    return head + mask + bytes(
        byte ^ mask[i % 4] for i, byte in enumerate(data))


def escaped(text):
    return (text.replace("\\", "\\\\").replace("\n", "\\n")
            .replace(":", "\\c"))


def frame(command, headers, body=b""):
    lines = [command] + [f"{k}:{escaped(v)}" for k, v in headers.items()]
    return ("\n".join(lines) + "\n\n").encode() + body + b"\0"


class Eve:
    def __init__(self, port, user, password, extra):
        self.socket = socket.create_connection(("127.0.0.1", port), 5)
        self.data = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: v12.stomp\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.data:
            self.receive()
        self.data = self.data.split(b"\r\n\r\n", 1)[1]
        headers = {"accept-version": "1.2", "host": "x", "login": user,
                   "passcode": password, "doran": "1"}
        headers.update(extra)
        # CONNECT alone does not know of colons in headers.
        lines = ["CONNECT"] + [f"{k}:{v}" for k, v in headers.items()]
        self.socket.sendall(
            masked(("\n".join(lines) + "\n\n\0").encode()))

    def receive(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError
        self.data += data

    def message(self):
        """The next WebSocket message's payload."""
        while True:
            if len(self.data) >= 2:
                size, at = self.data[1] & 127, 2
                if size == 126 and len(self.data) >= 4:
                    size, at = struct.unpack(">H", self.data[2:4])[0], 4
                elif size == 127 and len(self.data) >= 10:
                    size, at = struct.unpack(">Q", self.data[2:10])[0], 10
                elif size > 125:
                    size = 1 << 62
                if len(self.data) >= at + size:
                    got = self.data[at:at + size]
                    self.data = self.data[at + size:]
                    return got
            self.receive()

    def send(self, command, headers, body=b""):
        self.socket.sendall(masked(frame(command, headers, body)))

    def next(self, seconds):
        """The next STOMP frame as (command, headers, body)."""
        self.socket.settimeout(seconds)
        while True:
            got = self.message().lstrip(b"\n")
            if got:
                break
        head, _, body = got.partition(b"\n\n")
        lines = head.decode(errors="replace").split("\n")
        headers = dict(line.split(":", 1) for line in lines[1:]
                       if ":" in line)
        return lines[0], headers, body[:-1]


def ready():
    if os.environ.get("EVE_READY"):
        with open(os.environ["EVE_READY"], "w", encoding="ascii"):
            pass


def read(eve, filters):
    enough = os.environ.get("EVE_ENOUGH")
    for i, topic in enumerate(filters):
        eve.send("SUBSCRIBE", {"id": str(i), "destination": "/topic/" + topic,
                               "qos": "1", "receipt": str(i)})
    asked = len(filters)
    end = time.monotonic() + 60
    while time.monotonic() < end and not (enough and os.path.exists(enough)):
        try:
            command, headers, body = eve.next(0.2)
        except TimeoutError:
            continue
        if command == "ERROR":
            raise ConnectionError(f"{command} {headers}")
        if command == "MESSAGE":
            topic = headers["destination"].removeprefix("/topic/")
            print(topic.replace("\\c", ":"), body.hex(), flush=True)
        if command == "RECEIPT":
            asked -= 1
            if asked == 0:
                ready()
                end = min(end, time.monotonic() + (60 if enough else 2))


def main():
    port, user, file, job, client = sys.argv[1:6]
    rest = sys.argv[6:]
    with open(file, encoding="ascii") as text:
        password = text.read().strip()
    extra = {"client-id": client, "clean-session": "false"} if client else {}
    if job == "will":
        extra.update({"will-destination": "/topic/" + rest[0],
                      "will-body": base64.b64encode(
                          rest[1].encode()).decode(),
                      "will-qos": "1", "will-retain": "true"})
    eve = Eve(int(port), user, password, extra)
    command, headers, _ = eve.next(20)
    if command != "CONNECTED":
        raise ConnectionError(f"{client}: {command} {headers}")
    if job == "read":
        read(eve, rest)
    elif job == "write":
        headers = {"destination": "/topic/" + rest[0], "qos": rest[2],
                   "receipt": "1"}
        if rest[3] == "yes":
            headers["retain"] = "true"
        eve.send("SEND", headers, rest[1].encode())
        eve.next(20)
    eve.socket.close()


try:
    main()
except (ConnectionError, OSError) as why:
    print(*sys.argv[4:], why, file=sys.stderr)
finally:
    ready()
