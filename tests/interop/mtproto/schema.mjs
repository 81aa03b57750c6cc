// SPDX-License-Identifier: GPL-3.0-or-later
// Reads doran's TL schema for clients that take a schema of the caller's: the
// identifiers are computed here once more, not taken over from doran.
import { readFileSync } from 'node:fs';

export function crc32(text) {
  let crc = ~0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let i = 0; i < 8; i += 1)
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

// What the identifier is the CRC32 of.
function canonical(line) {
  return line.replace(/;$/, '')
    .replace(/([:?])bytes /g, '$1string ')
    .replace(/</g, ' ')
    .replace(/[>{}]/g, '')
    .replace(/ \w+:flags\.\d+\?true/g, '');
}

// [{ name, id, fields: [{ name, type, bit }], isFunction, line }]
export function combinators(file) {
  const all = [];
  let isFunction = false;
  for (const raw of readFileSync(file, 'utf8').split('\n')) {
    const line = raw.replace(/\/\/.*/, '').trim();
    if (line === '---functions---') isFunction = true;
    if (line === '' || line.startsWith('---')) continue;
    const [left] = line.split(' = ');
    const [head, ...rest] = left.split(' ');
    const [name, hex] = head.split('#');
    const fields = rest.map((part) => {
      const [field, type] = part.split(':');
      const [, bit, inner] = /^flags\.(\d+)\?(.*)$/.exec(type) ?? [];
      return inner === undefined ? { name: field, type }
        : { name: field, type: inner, bit: Number(bit) };
    });
    const id = hex ? parseInt(hex, 16) : crc32(canonical(line));
    all.push({ name, id, fields, isFunction, line });
  }
  return all;
}

// The schema with all identifiers written out.
export function explicit(file) {
  let text = '';
  let functions = false;
  for (const c of combinators(file)) {
    if (c.isFunction && !functions) text += '---functions---\n';
    functions = c.isFunction;
    const id = c.id.toString(16).padStart(8, '0');
    text += `${c.line.replace(/^[\w.]+(#\w+)?/, `${c.name}#${id}`)}\n`;
  }
  return text;
}
