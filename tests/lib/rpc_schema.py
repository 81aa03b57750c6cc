#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""rpc_schema.py FOLDER: checks lines of `doran rpc` from standard input, with
python3-jsonschema: each against FOLDER/rpc.json, and the messages, chats and
contacts in it against the schema of their type. Exits 77 when that module is
missing."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)


def load(folder):
    found = {}
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        found[path.stem] = jsonschema.Draft7Validator(schema)
    return found


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
    validators = load(sys.argv[1])
    lines = objects = wrong = 0
    for lines, line in enumerate(sys.stdin.buffer, 1):
        if any(byte < 0x20 and byte != 0x0A for byte in line):
            print(f"line {lines}: a control character")
            wrong += 1
        value = json.loads(line.decode("utf-8"))
        pairs = [("rpc", value)]
        pairs += [(inner["type"], inner) for inner in typed(value)]
        objects += len(pairs) - 1
        for kind, inner in pairs:
            for error in validators[kind].iter_errors(inner):
                print(f"line {lines}: {kind}: {error.message}")
                wrong += 1
    print(f"{lines} lines and {objects} objects fit their schemas")
    return 1 if wrong or not objects else 0


sys.exit(main())
