#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who answers, over `doran rpc`; needs nothing but Python.

usage: rpc-bot.py [FILE]

Each message of an accepted contact is answered with its text backwards. FILE
(rpc-bot.cursor) remembers how far it has come: what was written while the bot
was away is answered when it comes back, and nothing is answered twice, even if
the bot is killed in the middle, because the key of each answer is made of the
message it answers.
"""
import json
import os
import subprocess
import sys


class Doran:
    """JSON-RPC 2.0 with a `doran rpc` of our own."""

    def __init__(self):
        self.process = subprocess.Popen(
            [os.environ.get("DORAN", "doran"), "rpc", "--presence"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        self.last_id = 0
        self.events = []  # those that came while we waited for an answer

    def read(self):
        """The next answer or event."""
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"doran has ended: {self.process.wait()}")
        return json.loads(line)

    def call(self, method, **params):
        """The result of a method; RuntimeError, where it fails."""
        self.last_id += 1
        request = {"jsonrpc": "2.0", "id": self.last_id, "method": method,
                   "params": params}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        while True:
            answer = self.read()
            if "method" in answer:
                self.events.append(answer["params"])
            elif "error" in answer:
                raise RuntimeError(answer["error"]["message"])
            elif answer["id"] == self.last_id:
                return answer["result"]

    def event(self):
        """The next event: its name and args."""
        while not self.events:
            answer = self.read()
            if "method" in answer:
                self.events.append(answer["params"])
        return self.events.pop(0)


def load(file):
    try:
        with open(file, encoding="ascii") as stream:
            return int(stream.read())
    except FileNotFoundError:
        return 0


def save(file, row):
    with open(file + ".new", "w", encoding="ascii") as stream:
        stream.write(f"{row}\n")
    os.replace(file + ".new", file)


def answer(doran, message):
    """One message; notices, strangers and one's own are passed over."""
    if (message["type"] != "message" or message["outgoing"]
            or message["request"]):
        return
    try:
        doran.call("message.send", account=message["account"],
                   to=message["sender"], text=message["text"][::-1],
                   key=f"rpc-bot {message['id']}")
    except RuntimeError as error:
        print(f"{message['sender']}: {error}", file=sys.stderr)


def catch_up(doran, file):
    """Everything that was stored since the last time."""
    row, more = load(file), True
    while more:
        page = doran.call("message.since", row=row)
        for message in page["messages"]:
            answer(doran, message)
            save(file, message["row"])
        row, more = page["row"], page["more"]


def main():
    file = sys.argv[1] if len(sys.argv) > 1 else "rpc-bot.cursor"
    doran = Doran()
    doran.call("events.subscribe", events=["message"])
    catch_up(doran, file)
    while True:
        # "message", or "lagged", which says that some are missing.
        doran.event()
        doran.events.clear()
        catch_up(doran, file)


try:
    main()
except KeyboardInterrupt:
    pass
