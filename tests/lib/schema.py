#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""schema.py FOLDER [TYPE...]: checks lines of JSON from standard input, each
against FOLDER/TYPE.json of its "type", with python3-jsonschema. Every TYPE
given must have come. Exits 77 when that module is missing."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)


def load(folder):
    """Reads and checks the schemas themselves."""
    found = {}
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        found[path.stem] = jsonschema.Draft7Validator(schema)
    return found


def main():
    validators = load(sys.argv[1])
    seen, wrong = set(), 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if any(byte < 0x20 and byte != 0x0A for byte in line):
            print(f"line {number}: a control character")
            wrong += 1
        value = json.loads(line.decode("utf-8"))
        kind = value.get("type")
        seen.add(kind)
        if kind not in validators:
            print(f"line {number}: no schema for {kind!r}")
            wrong += 1
            continue
        for error in validators[kind].iter_errors(value):
            print(f"line {number}: {kind}: {error.message}")
            wrong += 1
    for kind in sys.argv[2:]:
        if kind not in seen:
            print(f"no line of type {kind}")
            wrong += 1
    return 1 if wrong else 0


sys.exit(main())
