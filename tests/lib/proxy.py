# SPDX-License-Identifier: GPL-3.0-or-later
"""A SOCKS5 and HTTP proxy on a loopback port, which it prints: proxy.py MODE

carry, login (me:pass is asked for), refuse, close (at once), mute. A line for
each connection it makes: socks5 or http."""
import asyncio
import sys

MODE = sys.argv[1]
BASIC = b"proxy-authorization: basic bwu6cgfzcw=="


def say(*words):
    print(*words, flush=True)


async def pipe(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


async def carry(reader, writer, kind, host, port, answer):
    there = await asyncio.open_connection(host, port)
    say(kind)
    writer.write(answer)
    await asyncio.gather(pipe(reader, there[1]), pipe(there[0], writer))


async def short(reader):
    return await reader.readexactly((await reader.readexactly(1))[0])


async def socks_login(reader, writer):
    if 2 not in await short(reader):
        writer.write(b"\5\xff")
        return False
    writer.write(b"\5\2")
    await reader.readexactly(1)
    good = [await short(reader), await short(reader)] == [b"me", b"pass"]
    writer.write(b"\1\0" if good else b"\1\1")
    return good


async def socks(reader, writer):
    if MODE == "login":
        if not await socks_login(reader, writer):
            return
    else:
        await short(reader)
        writer.write(b"\5\0")
    kind = (await reader.readexactly(4))[3]
    host = await (short(reader) if kind == 3 else reader.readexactly(4))
    host = host.decode() if kind == 3 else ".".join(map(str, host))
    port = int.from_bytes(await reader.readexactly(2), "big")
    if MODE == "refuse":
        writer.write(b"\5\2\0\1" + bytes(6))
        return
    await carry(reader, writer, "socks5", host, port, b"\5\0\0\1" + bytes(6))


async def http(reader, writer):
    head = await reader.readuntil(b"\r\n\r\n")
    if MODE == "refuse":
        writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    elif MODE == "login" and BASIC not in head.lower():
        writer.write(b"HTTP/1.1 407 Login\r\n"
                     b"Proxy-Authenticate: Basic realm=x\r\n\r\n")
    else:
        host, port = head.split()[1].decode().rsplit(":", 1)
        await carry(reader, writer, "http", host, int(port),
                    b"HTTP/1.1 200 OK\r\n\r\n")


async def serve(reader, writer):
    try:
        first = await reader.readexactly(1)
        if MODE == "mute":
            await reader.read(-1)
        elif MODE != "close":
            await (socks if first == b"\5" else http)(reader, writer)
            await writer.drain()
    except (asyncio.IncompleteReadError, OSError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    say("port", server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
