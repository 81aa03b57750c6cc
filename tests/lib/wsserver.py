#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A WebSocket server for tests, and an HTTP proxy, of the standard library.

usage: wsserver.py [CERT KEY]

Prints "PORT TLSPORT" (TLSPORT 0 without a certificate) and ends with its
standard input. The request's path says what it does:
  /echo     sends every message back, long ones in three fragments
  /head     sends the request's head as one text message, then echoes
  /silent   logs in to STOMP, then neither reads nor writes
  /beats    logs in to STOMP, then counts: after 2 heart-beats it sends a
            MESSAGE to the destination "enough"
  /room     sends every message to all who are there; "bye" sends them away
  /hangup   logs in to STOMP, and hangs up at a SUBSCRIBE
  /forbid   403; anything else: 404
CONNECT HOST:PORT is forwarded, with a line "CONNECT HOST:PORT AUTH" printed.
"""
import base64
import hashlib
import select
import socket
import ssl
import struct
import sys
import threading

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONNECTED = b"CONNECTED\nversion:1.2\nheart-beat:%s\nserver:test/1\n\n\0"


def exactly(conn, n):
    data = b""
    while len(data) < n:
        more = conn.recv(n - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def read_head(conn):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += exactly(conn, 1)
    return head


def send(conn, opcode, data, final=True):
    n = len(data)
    head = bytes([(0x80 if final else 0) | opcode])
    if n < 126:
        head += bytes([n])
    elif n < 65536:
        head += struct.pack("!BH", 126, n)
    else:
        head += struct.pack("!BQ", 127, n)
    conn.sendall(head + data)


def read_frame(conn):
    a, b = exactly(conn, 2)
    n = b & 0x7F
    if n == 126:
        n = struct.unpack("!H", exactly(conn, 2))[0]
    elif n == 127:
        n = struct.unpack("!Q", exactly(conn, 8))[0]
    mask = exactly(conn, 4)
    data = bytearray(exactly(conn, n))
    for i in range(4):
        data[i::4] = bytes(x ^ mask[i] for x in data[i::4])
    return a, bytes(data)


def messages(conn):
    """Opcode and data of each message; pings are answered."""
    whole, kind = b"", 0
    while True:
        first, data = read_frame(conn)
        opcode = first & 0x0F
        if opcode == 9:
            send(conn, 10, data)
        elif opcode == 8:
            send(conn, 8, data)
            return
        elif opcode in (0, 1, 2):
            kind = opcode or kind
            whole += data
            if first & 0x80:
                yield kind, whole
                whole = b""


def echo(conn):
    for kind, data in messages(conn):
        if len(data) < 1000:
            send(conn, kind, data)
            continue
        third = len(data) // 3
        send(conn, kind, data[:third], False)
        send(conn, 0, data[third : 2 * third], False)
        send(conn, 0, data[2 * third :])


def beats(conn):
    seen = 0
    for _, data in messages(conn):
        if data.startswith(b"CONNECT\n"):
            send(conn, 1, CONNECTED % b"0,1000")
        seen += data == b"\n"
        if data == b"\n" and seen == 2:
            send(conn, 1, b"MESSAGE\nsubscription:1\nmessage-id:1\n"
                 b"destination:enough\n\n\0")


ROOM = []
ROOM_LOCK = threading.Lock()


def room(conn):
    with ROOM_LOCK:
        ROOM.append(conn)
    try:
        for kind, data in messages(conn):
            with ROOM_LOCK:
                for other in ROOM:
                    if data == b"bye":
                        other.shutdown(socket.SHUT_RDWR)
                    else:
                        send(other, kind, data)
    finally:
        with ROOM_LOCK:
            ROOM.remove(conn)


def hangup(conn):
    for _, data in messages(conn):
        if data.startswith(b"CONNECT\n"):
            send(conn, 1, CONNECTED % b"0,0")
        if data.startswith(b"SUBSCRIBE\n"):
            return


def silent(conn):
    next(messages(conn))
    send(conn, 1, CONNECTED % b"3000,3000")
    threading.Event().wait(60)


def forward(conn, head):
    target = head.split(b" ")[1].decode()
    auth = "-"
    for line in head.decode().split("\r\n"):
        if line.lower().startswith("proxy-authorization:"):
            auth = base64.b64decode(line.split()[-1]).decode()
    print("CONNECT", target, auth, flush=True)
    host, port = target.rsplit(":", 1)
    other = socket.create_connection((host.strip("[]"), int(port)))
    conn.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        for one in select.select([conn, other], [], [])[0]:
            data = one.recv(65536)
            if not data:
                return
            (other if one is conn else conn).sendall(data)


def serve(conn):
    head = read_head(conn)
    method, path = head.split(b" ")[:2]
    if method == b"CONNECT":
        forward(conn, head)
        return
    what = {b"/echo": echo, b"/head": echo, b"/silent": silent,
            b"/beats": beats, b"/room": room, b"/hangup": hangup}.get(path)
    if what is None:
        code = b"403 No" if path == b"/forbid" else b"404 None"
        conn.sendall(b"HTTP/1.1 " + code + b"\r\nContent-Length: 0\r\n\r\n")
        return
    lines = [line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if line]
    fields = {line[0].lower(): line[1] for line in lines}
    accept = base64.b64encode(
        hashlib.sha1(fields[b"sec-websocket-key"] + GUID).digest())
    answer = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
              b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept)
    if b"sec-websocket-protocol" in fields:
        answer += (b"\r\nSec-WebSocket-Protocol: " +
                   fields[b"sec-websocket-protocol"])
    conn.sendall(answer + b"\r\n\r\n")
    if path == b"/head":
        send(conn, 1, head)
    what(conn)


def one(conn, context):
    try:
        if context is not None:
            conn = context.wrap_socket(conn, server_side=True)
        serve(conn)
    except (EOFError, OSError, StopIteration):
        pass
    finally:
        conn.close()


def listen(context):
    server = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            conn = server.accept()[0]
            threading.Thread(target=one, args=(conn, context),
                             daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def main():
    tls = 0
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        tls = listen(context)
    print(listen(None), tls, flush=True)
    sys.stdin.read()


main()
