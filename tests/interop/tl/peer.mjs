// SPDX-License-Identifier: GPL-3.0-or-later
// Usage: peer.mjs TL_PEER TLGEN SCHEMAS. Objects of every combinator that
// doran's writer made are read by mtcute to the same values and written again
// to the same bytes; and those that mtcute's writer made, by doran.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import assert from 'node:assert'
import Long from 'long'
import { TlBinaryReader, TlBinaryWriter } from '@mtcute/tl-runtime'
import { camel, compile, parse } from './compile.mjs'

const require = createRequire(import.meta.url)
const mtcute = {
	readers: require('@mtcute/tl/binary/reader.js').__tlReaderMap,
	writers: require('@mtcute/tl/binary/writer.js').__tlWriterMap,
}
const texts = new Set(require('@mtcute/tl/mtp-schema.json').flatMap((row) =>
	row.arguments.filter((a) => a.type === 'string')
		.map((a) => `${row.name.slice(3)}.${a.name}`)))
const [peer, tlgen, folder] = process.argv.slice(2)
const rounds = 8

const hex = (bytes) => Buffer.from(bytes).toString('hex')

function load(name) {
	const file = join(folder, `${name}.tl`)
	const out = join(tmpdir(), `ids-${process.pid}`)
	execFileSync(tlgen, ['ids', name, file, out])
	const ids = new Map(readFileSync(out, 'utf8').trim().split('\n')
		.map((line) => line.split(' '))
		.map(([row, id]) => [row, Number.parseInt(id, 16)]))
	const rows = parse(file)
	assert.equal(rows.length, ids.size, 'both parsers see the same rows')
	for (const row of rows)
		assert(row.id === undefined || row.id === ids.get(row.name))
	return { name, rows, byName: new Map(rows.map((r) => [r.name, r])),
		...compile(rows, ids, mtcute) }
}

// ---- values as tl_peer shows them

function plain(schema, type, value) {
	const of = /^[vV]ector<(.+)>$/.exec(type)
	if (of)
		return value.map((item) => plain(schema, of[1], item))
	if (type === 'long')
		return hex(value.toBytesLE())
	if (typeof value === 'string')
		return hex(Buffer.from(value, 'utf8'))
	if (value instanceof Uint8Array)
		return hex(value)
	if (typeof value === 'object')
		return plainObject(schema, value)
	return value
}

function plainObject(schema, value) {
	const row = schema.byName.get(value._.replace(/^mt_/, ''))
	const out = { _: row.name }
	for (const f of row.fields) {
		const v = value[camel(f.name)]
		if (f.type !== '#' && v !== undefined &&
			(f.type !== 'true' || v))
			out[f.name] = plain(schema, f.type, v)
	}
	return out
}

// What tl_peer shows, without the flags, which mtcute makes as it writes.
const withoutFlags = (schema, json) => JSON.parse(json, (_, value) => {
	if (value?._)
		for (const f of schema.byName.get(value._).fields)
			if (f.type === '#')
				delete value[f.name]
	return value
})

// ---- mtcute's side

function read(schema, bytes) {
	const r = new TlBinaryReader(schema.readers, bytes)
	const value = r.object()
	assert.equal(r.pos, bytes.length, 'all was read')
	return value
}

function write(schema, value) {
	const map = { ...schema.writers }
	for (const name of schema.own)
		map[`mt_${name}`] = map[name]
	const w = new TlBinaryWriter(map, new Uint8Array(65536))
	w.object(value)
	return w.result()
}

// boolTrue and the like are no objects to mtcute's reader.
const unboxed = { boolTrue: true, boolFalse: false, true: true }

// ---- values made up here

let seed = 77
const random = (n) => {
	seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
	return (seed >>> 8) % n
}
const randomBytes = (len) => Uint8Array.from({ length: len }, () => random(256))

function make(schema, row, field, depth) {
	const type = field.type
	const of = /^[vV]ector<(.+)>$/.exec(type)
	if (of)
		return Array.from({ length: depth < 3 ? random(4) : 0 }, () =>
			make(schema, row, { name: '', type: of[1] }, depth + 1))
	switch (type) {
	case 'int':
		return random(2 ** 24) * (random(2) ? 127 : -128)
	case 'long':
		return Long.fromBytesLE([...randomBytes(8)])
	case 'double':
		return random(1e6) / 7
	case 'true':
	case 'Bool':
		return random(2) === 1
	case 'int128':
		return randomBytes(16)
	case 'int256':
		return randomBytes(32)
	case 'string':
	case 'bytes': {
		const bytes = randomBytes([0, 1, 2, 3, 4, 253, 254, 255, 900][random(9)])
		return texts.has(`${row.name}.${field.name}`)
			? '한글'.repeat(bytes.length % 60)
			: bytes
	}
	case 'Object':
		return randomBytes(8 + 4 * random(3))
	}
	const name = type.replace('%', '')
	const all = schema.rows.filter((r) => r.name === name ||
		r.result === name)
	all.sort((a, b) => a.fields.length - b.fields.length)
	return makeObject(schema,
		depth < 3 ? all[random(all.length)] : all[0], depth + 1)
}

function makeObject(schema, row, depth = 0) {
	const value = { _: row.name }
	for (const f of row.fields)
		if (f.type !== '#' && (!f.flags || f.type === 'true' || random(2)))
			value[camel(f.name)] = make(schema, row, f, depth)
	if (value.body && value.bytes !== undefined)
		value.bytes = value.body.length
	return value
}

// ---- both ways

const schemas = Object.fromEntries(['mtproto', 'doran'].map((n) => [n, load(n)]))

function ours() {
	const seen = new Set()
	const lines = execFileSync(peer, ['samples', String(rounds)],
		{ maxBuffer: 1 << 28 }).toString().trim().split('\n')
	for (const line of lines) {
		const [name, bytes, json] = line.split(' ')
		const schema = schemas[name]
		const wanted = withoutFlags(schema, json)
		const value = read(schema, Buffer.from(bytes, 'hex'))
		seen.add(`${name} ${wanted._}`)
		if (wanted._ in unboxed) {
			assert.equal(value, unboxed[wanted._])
			assert.equal(hex(write(schema, { _: wanted._ })), bytes)
			continue
		}
		assert.deepEqual(plainObject(schema, value), wanted)
		assert.equal(hex(write(schema, value)), bytes)
	}
	return [seen.size, lines.length]
}

function theirs() {
	const values = []
	for (const schema of Object.values(schemas))
		for (const row of schema.rows)
			for (let i = 0; i < rounds; i++) {
				const value = makeObject(schema, row)
				values.push([schema, value,
					hex(write(schema, value))])
			}
	const answers = execFileSync(peer, ['read'], { maxBuffer: 1 << 28,
		input: values.map(([s, , b]) => `${s.name} ${b}\n`).join('') })
		.toString().trim().split('\n')
	assert.equal(answers.length, values.length)
	answers.forEach((line, i) => {
		const [schema, value, bytes] = values[i]
		const [name, again, json] = line.split(' ')
		assert.equal(name, schema.name, `${value._}: ${line}`)
		assert.deepEqual(withoutFlags(schema, json),
			plainObject(schema, value))
		assert.equal(again, bytes)
	})
	return values.length
}

const total = Object.values(schemas).reduce((n, s) => n + s.rows.length, 0)
const [combinators, read_] = ours()
assert.equal(combinators, total, 'every combinator had its turn')
const written = theirs()
const own = schemas.mtproto.own.size
assert(own >= 42, `mtcute's own readers and writers took part: ${own}`)
console.log(`mtproto.tl ${schemas.mtproto.rows.length} combinators, ${own} by`,
	`what mtcute ships, doran.tl ${schemas.doran.rows.length}`)
console.log(`doran to mtcute and back: ${read_} objects, the same values and bytes`)
console.log(`mtcute to doran and back: ${written} objects, the same values and bytes`)
