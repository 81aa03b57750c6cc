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


def values():
    """The value of each line, its number, and 1 for a control character in it."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        control = any(byte < 0x20 and byte != 0x0A for byte in line)
        if control:
            print(f"line {number}: a control character")
        yield number, json.loads(line.decode("utf-8")), int(control)


def misfits(validator, number, kind, value):
    """Says what does not fit, and counts it."""
    wrong = 0
    for error in validator.iter_errors(value):
        print(f"line {number}: {kind}: {error.message}")
        wrong += 1
    return wrong


def main():
    validators = load(sys.argv[1])
    seen, wrong = set(), 0
    for number, value, control in values():
        wrong += control
        kind = value.get("type")
        seen.add(kind)
        if kind not in validators:
            print(f"line {number}: no schema for {kind!r}")
            wrong += 1
            continue
        wrong += misfits(validators[kind], number, kind, value)
    for kind in sys.argv[2:]:
        if kind not in seen:
            print(f"no line of type {kind}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
