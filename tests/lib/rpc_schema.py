#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""rpc_schema.py FOLDER: checks lines of `doran rpc` from standard input, with
python3-jsonschema: each against FOLDER/rpc.json, and the messages, chats and
contacts in it against the schema of their type. Exits 77 when that module is
missing."""
import sys

sys.dont_write_bytecode = True
import schema


def typed(value):
    """All objects with a type, however deep."""
    if isinstance(value, list):
        for item in value:
            yield from typed(item)
    elif isinstance(value, dict):
        if value.get("type") in ("message", "notice", "chat", "contact"):
            yield value
        for item in value.values():
            yield from typed(item)


def main():
    validators = schema.load(sys.argv[1])
    number = objects = wrong = 0
    for number, value, control in schema.values():
        wrong += control
        pairs = [("rpc", value)]
        pairs += [(inner["type"], inner) for inner in typed(value)]
        objects += len(pairs) - 1
        for kind, inner in pairs:
            wrong += schema.misfits(validators[kind], number, kind, inner)
    print(f"{number} lines and {objects} objects fit their schemas")
    return 1 if wrong or not objects else 0


sys.exit(main())
