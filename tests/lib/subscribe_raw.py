# SPDX-License-Identifier: GPL-3.0-or-later
"""Subscribes to filters that no decent MQTT client lets anybody ask for.

    subscribe_raw.py PORT USER PASSWORD_FILE FILTER...

Prints "yes" or "no" for each, with a connection of its own.
"""
import socket
import sys


def text(value):
    value = value.encode()
    return len(value).to_bytes(2, "big") + value


def packet(kind, body):
    size = len(body)
    head = b"" if size < 128 else bytes([size & 127 | 128])
    return bytes([kind]) + head + bytes([size >> 7 or size]) + body


def exactly(conn, count):
    data = b""
    while len(data) < count:
        more = conn.recv(count - len(data))
        if not more:
            raise ConnectionError
        data += more
    return data


def subscribed(port, user, password, topic):
    with socket.create_connection(("127.0.0.1", port), 20) as conn:
        conn.sendall(packet(0x10, text("MQTT") + b"\x04\xc2\0\x3c" +
                            text(user + "~raw") + text(user) + text(password)))
        if exactly(conn, 4)[3] != 0:
            sys.exit("the login is refused")
        conn.sendall(packet(0x82, b"\0\x01" + text(topic) + b"\x01"))
        try:
            return exactly(conn, 5)[4] < 0x80
        except ConnectionError:
            return False


def main():
    port, user, file = sys.argv[1:4]
    with open(file, encoding="ascii") as password:
        password = password.read().strip()
    for topic in sys.argv[4:]:
        answer = subscribed(int(port), user, password, topic)
        print("yes" if answer else "no")


main()
