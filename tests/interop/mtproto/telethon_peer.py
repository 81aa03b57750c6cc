#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Telethon, unchanged, against dorand; prints one JSON line of what it spoke.
# Usage: telethon_peer.py HOST PORT PUBLIC.pem TRANSPORT PFS SCHEMA; the login
# in LOGIN ("NAME PASSWORD"), seconds for each step in PATIENCE. Transports:
# full, abridged, intermediate, obfuscated-abridged; it has no temporary keys, so
# PFS is no.
import asyncio
import json
import logging
import os
import re
import struct
import sys
import zlib

import rsa
from telethon import TelegramClient, errors
from telethon.crypto import rsa as server_keys
from telethon.network import connection
from telethon.sessions import MemorySession
from telethon.tl import TLObject, TLRequest, alltlobjects

PATIENCE = int(os.environ.get('PATIENCE', '15'))
UPDATES = 0x8af52aac
TRANSPORTS = {
    'full': connection.ConnectionTcpFull,
    'abridged': connection.ConnectionTcpAbridged,
    'intermediate': connection.ConnectionTcpIntermediate,
    'obfuscated-abridged': connection.ConnectionTcpObfuscated,
}
WRITERS = {
    'int': lambda value: struct.pack('<i', value),
    'string': TLObject.serialize_bytes,
    'bytes': TLObject.serialize_bytes,
}
READERS = {
    'int': lambda reader: reader.read_int(),
    'string': lambda reader: reader.tgread_string(),
    'bytes': lambda reader: reader.tgread_bytes(),
}


def identifier(line):
    line = re.sub(r'([:?])bytes ', r'\1string ', line.rstrip(';'))
    return zlib.crc32(re.sub(r' \w+:flags\.\d+\?true', '', line).encode())


class Combinator:
    """A line of the schema; what is made of it keeps its fields in values."""

    fields = []

    def __init__(self, **values):
        self.values = values

    def __getattr__(self, name):
        return self.__dict__['values'].get(name)

    def to_dict(self):
        return {'_': self.name, **self.values}

    def _bytes(self):
        out = struct.pack('<I', self.CONSTRUCTOR_ID)
        for name, bit, kind in self.fields:
            if kind == '#':
                out += struct.pack('<I', sum(
                    1 << at for other, at, _ in self.fields
                    if at is not None and self.values.get(other)))
            elif kind != 'true' and (bit is None or self.values.get(name)):
                out += WRITERS[kind](self.values[name])
        return out

    @classmethod
    def from_reader(cls, reader):
        values, flags = {}, 0
        for name, bit, kind in cls.fields:
            if kind == '#':
                flags = reader.read_int(signed=False)
            elif bit is None or flags >> bit & 1:
                values[name] = kind == 'true' or READERS[kind](reader)
        return cls(**values)


def load(path):
    """Classes of the schema by name, known to Telethon's reader from now on."""
    made, base = {}, TLObject
    with open(path, encoding='utf-8') as schema:
        lines = [re.sub('//.*', '', line).strip() for line in schema]
    for line in filter(None, lines):
        if line.startswith('---'):
            base = TLRequest
            continue
        left, result = line.rstrip(';').split(' = ')
        name, *rest = left.split(' ')
        fields = []
        for field in rest:
            field, kind = field.split(':')
            flag = re.fullmatch(r'flags\.(\d+)\?(.*)', kind)
            fields.append((field, int(flag[1]), flag[2]) if flag
                          else (field, None, kind))
        kind = type(name, (Combinator, base), {
            'CONSTRUCTOR_ID': identifier(line), 'fields': fields, 'name': name,
            'SUBCLASS_OF_ID': UPDATES if result == 'doran.Update'
            else zlib.crc32(result.encode())})
        made[name] = alltlobjects.tlobjects[kind.CONSTRUCTOR_ID] = kind
    return made


def add_key(path):
    with open(path, 'rb') as file:
        pem = file.read()
    if b'BEGIN PUBLIC KEY' in pem:
        pem = rsa.PublicKey.load_pkcs1_openssl_pem(pem).save_pkcs1()
    # In the one form that it knows: SHA1 and the data, not RSA_PAD.
    server_keys.add_key(pem, old=True)


async def within(what, promise):
    try:
        return await asyncio.wait_for(promise, PATIENCE)
    except asyncio.TimeoutError:
        raise RuntimeError(f'no {what} in {PATIENCE} s') from None


def check(what, good):
    if not good:
        raise RuntimeError(f'failed: {what}')


async def run(spoken, host, port, transport, schema):
    doran = load(schema)
    user, password = os.environ['LOGIN'].split(' ')
    topic = f'doran/1/u/{user}/d/7/in/{user}'
    payload = os.urandom(300) + bytes([7]) * 3000
    session = MemorySession()
    session.set_dc(2, host, port)
    client = TelegramClient(
        session, 1, 'x', connection=TRANSPORTS[transport],
        connection_retries=0, auto_reconnect=False, receive_updates=True)
    # Its connect() asks for the configuration, as Telegram's clients begin.
    try:
        await within('answer', client.connect())
        raise RuntimeError('help.getConfig was answered')
    except errors.RPCError as error:
        spoken['foreign'] = f'{error.code} {error.message}'
    sender = client._sender
    spoken['key'] = bool(sender.auth_key)

    async def call(name, **values):
        return await within(name, sender.send(doran[name](**values)))

    login = await call('doran.login', clean=True, user=user,
                       password=password.encode(), version='Telethon')
    check('a session', isinstance(login, doran['doran.session']))
    spoken['server'] = login.server
    granted = await call('doran.subscribe', filter=topic, qos=1)
    check('granted', isinstance(granted, doran['doran.granted'])
          and granted.qos == 1)
    done = await call('doran.publish', topic=topic, alias=0, payload=payload)
    check('done', isinstance(done, doran['doran.done']))
    while True:
        message = await within('update', sender._updates_queue.get())
        if isinstance(message, doran['doran.message']):
            break
    check('the payload', message.payload == payload)
    check('the topic', message.topic == topic)
    await call('doran.bye')
    spoken['doran'] = 'login, subscribe, publish, update'


def main():
    host, port, pem, transport, pfs, schema = sys.argv[1:]
    logging.basicConfig(level=os.environ.get('LEVEL', 'CRITICAL'))
    spoken = {'peer': 'telethon', 'transport': transport, 'pfs': pfs == 'yes'}
    try:
        check('no temporary keys', pfs == 'no')
        add_key(pem)
        asyncio.run(asyncio.wait_for(
            run(spoken, host, int(port), transport, schema), 2 * PATIENCE))
    except Exception as error:  # whatever it was, the line tells it
        spoken['error'] = f'{type(error).__name__}: {error}'
    print(json.dumps(spoken), flush=True)
    # It leaves tasks of its own that would be waited for.
    os._exit(1 if 'error' in spoken else 0)


main()
