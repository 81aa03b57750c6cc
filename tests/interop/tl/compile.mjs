// SPDX-License-Identifier: GPL-3.0-or-later
// A schema file becomes readers and writers over mtcute's runtime, in the form
// of those that @mtcute/tl ships: of combinators that mtcute has itself its own
// are taken.
import { readFileSync } from 'node:fs'

const fixed = { int: 'int', '#': 'uint', long: 'long', double: 'double',
	int128: 'int128', int256: 'int256', string: 'bytes', bytes: 'bytes',
	Bool: 'boolean' }
const builtin = /^(int|long|double|string|bytes|int128|int256|vector)$/

export const camel = (name) =>
	name.replace(/_([a-z0-9])/gi, (_, c) => c.toUpperCase())

// [{ name, id, fields: [{ name, type, flags, bit }], result }]
export function parse(file) {
	const rows = []
	const text = readFileSync(file, 'utf8').replace(/\/\/.*/g, '')
		.replace(/---\w+---/g, '')
	for (const statement of text.split(';').map((s) => s.trim())) {
		const [left, result] = statement.split(/ = /)
		const [head, ...args] = left.split(/\s+/)
		const [name, id] = head.split('#')
		if (result === undefined || builtin.test(name))
			continue
		rows.push({ name, id: id && Number.parseInt(id, 16), result,
			fields: args.map((arg) => {
				const m = /^(\w+):(?:(\w+)\.(\d+)\?)?(.+)$/
					.exec(arg)
				return { name: m[1], flags: m[2],
					bit: Number(m[3]), type: m[4] }
			}) })
	}
	return rows
}

const vector = (type) => /^([vV])ector<(.+)>$/.exec(type)

// The constructor that a bare type means; undefined: boxed or fixed.
function bare(rows, type) {
	const name = type.replace('%', '')
	if (type.startsWith('%'))
		return rows.find((r) => r.result === name || r.name === name)
	if (/^[a-z]/.test(type.split('.').at(-1)) && !(type in fixed))
		return rows.find((r) => r.name === type)
}

function readType(map, rows, type) {
	const of = vector(type)
	const row = bare(rows, type)
	if (of) {
		const read = readType(map, rows, of[2])
		return (r) => r.vector(() => read(r), of[1] === 'v')
	}
	if (row)
		return (r) => map.fields[row.id](r)
	if (type in fixed)
		return (r) => r[fixed[type]]()
	return (r) => r.object()
}

function writeType(map, rows, type) {
	const of = vector(type)
	const row = bare(rows, type)
	if (of) {
		const write = writeType(map, rows, of[2])
		return (w, v) => w.vector((item) => write(w, item), v,
			of[1] === 'v')
	}
	if (row)
		return (w, v) => map.bodies[row.id](w, v)
	if (type in fixed)
		return (w, v) => w[fixed[type]](v)
	return (w, v) => w.object(v)
}

function reader(map, rows, row) {
	const parts = row.fields.map((f) => [f, camel(f.name),
		readType(map, rows, f.type)])
	return (r) => {
		const value = { _: row.name }, flags = {}
		for (const [f, name, read] of parts)
			if (f.type === '#')
				flags[f.name] = read(r)
			else if (f.type === 'true')
				value[name] = Boolean(flags[f.flags] >>> f.bit & 1)
			else if (f.flags && !(flags[f.flags] >>> f.bit & 1))
				value[name] = undefined
			// an Object that its size goes before is opaque
			else if (f.type === 'Object' && value.bytes !== undefined)
				value[name] = r.raw(value.bytes)
			else if (f.type === 'Object')
				value[name] = r.raw()
			else
				value[name] = read(r)
		return value
	}
}

function writer(map, rows, row) {
	const parts = row.fields.map((f) => [f, camel(f.name),
		writeType(map, rows, f.type)])
	return (w, value) => {
		for (const [f, name, write] of parts)
			if (f.type === '#')
				w.uint(row.fields.reduce((bits, g) =>
					g.flags === f.name && (g.type === 'true'
						? value[camel(g.name)] === true
						: value[camel(g.name)] !== undefined)
						? bits | 1 << g.bit : bits, 0) >>> 0)
			else if (f.type === 'true' ||
				(f.flags && value[name] === undefined))
				continue
			else if (f.type === 'Object')
				w.raw(value[name])
			else
				write(w, value[name])
	}
}

// Its writer of bare vectors calls their elements' with other arguments than
// they take (clients have none to write).
const cannot = new Set(['future_salts'])

// { readers, writers, own }: maps for mtcute's TlBinaryReader and Writer, and
// the names of those that are mtcute's.
export function compile(rows, ids, mtcute) {
	const map = { fields: {}, bodies: {} }
	const readers = {}, writers = {}, own = new Set()
	for (const row of rows) {
		row.id = ids.get(row.name)
		map.fields[row.id] = reader(map, rows, row)
		map.bodies[row.id] = writer(map, rows, row)
	}
	for (const row of rows) {
		const theirs = 'mt_' + row.name
		if (mtcute.readers[row.id] && mtcute.writers[theirs]) {
			own.add(row.name)
			readers[row.id] = mtcute.readers[row.id]
			writers[row.name] = mtcute.writers[theirs]
		} else {
			readers[row.id] = map.fields[row.id]
		}
		if (own.has(row.name) && !cannot.has(row.name))
			continue
		writers[row.name] = (w, v) => {
			w.uint(row.id)
			map.bodies[row.id](w, v)
		}
	}
	return { readers, writers, own }
}
