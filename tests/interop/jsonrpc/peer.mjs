// SPDX-License-Identifier: GPL-3.0-or-later
// Two clients of JSON-RPC 2.0 that know nothing of doran: json-rpc-2.0 over
// `doran rpc`, jayson over the owner's socket. Every line is validated by ajv.
// Usage: node peer.mjs WORK SCHEMAS; WORK has the folders of alice and bob.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Ajv from 'ajv';
import jayson from 'jayson';
import jsonrpc from 'json-rpc-2.0';

const { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } = jsonrpc;
const [work, schemas] = process.argv.slice(2);
const doran = process.env.DORAN;
let passed = 0;

function check(what, good) {
  if (!good) throw new Error(`failed: ${what}`);
  passed += 1;
}

// --- schemas ---------------------------------------------------------------

const ajv = new Ajv.default({ strict: false, allErrors: true });
const validators = {};
for (const file of readdirSync(schemas))
  validators[file.replace('.json', '')] = ajv.compile(
    JSON.parse(readFileSync(join(schemas, file), 'utf8')));
let validated = 0;

function validate(kind, value) {
  if (!validators[kind](value))
    throw new Error(`${kind}: ${ajv.errorsText(validators[kind].errors)}: ` +
      JSON.stringify(value).slice(0, 500));
  validated += 1;
}

function validateInside(value) {
  if (Array.isArray(value)) value.forEach(validateInside);
  else if (value !== null && typeof value === 'object') {
    if (['message', 'notice', 'chat', 'contact'].includes(value.type))
      validate(value.type, value);
    Object.values(value).forEach(validateInside);
  }
}

// --- people ----------------------------------------------------------------

const folders = (name) => ({
  ...process.env,
  XDG_CONFIG_HOME: join(work, name, 'config'),
  XDG_DATA_HOME: join(work, name, 'data'),
  XDG_STATE_HOME: join(work, name, 'state'),
  XDG_RUNTIME_DIR: join(work, name, 'run'),
});

class Person {
  constructor(name) {
    this.events = [];
    this.child = spawn(doran, ['rpc'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: folders(name),
    });
    this.ended = new Promise((done) => this.child.on('exit', done));
    const say = (value) => this.child.stdin.write(JSON.stringify(value) + '\n');
    this.peer = new JSONRPCServerAndClient(new JSONRPCServer(),
      new JSONRPCClient(async (request) => say(request)));
    this.peer.addMethod('event', (params) => {
      this.events.push(params);
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const value = JSON.parse(line);
      validate('rpc', value);
      validateInside(value);
      this.peer.receiveAndSend(value);
    });
  }

  call(method, params) {
    return this.peer.timeout(30000).request(method, params);
  }

  async fails(code, method, params) {
    try {
      await this.call(method, params);
    } catch (error) {
      check(`${method} fails with ${error.code}, not ${code}`,
        error.code === code);
      return error;
    }
    throw new Error(`failed: ${method} does not fail`);
  }

  // An event with this name whose args have these values.
  async event(name, wanted) {
    for (let tries = 0; tries < 600; tries += 1) {
      const found = this.events.find((event) => event.name === name &&
        Object.entries(wanted).every(([k, v]) => event.args[k] === v));
      if (found) return found.args;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`no event ${name} ${JSON.stringify(wanted)}`);
  }
}

// --- json-rpc-2.0 over doran rpc -------------------------------------------

const alice = new Person('alice');
const bob = new Person('bob');
const table = await alice.call('system.describe');
check('methods are described', table.methods.length > 20);
await alice.call('events.subscribe', { events: ['status', 'account'] });
await bob.call('events.subscribe', { events: ['message'] });
await alice.event('account', { name: 'home', state: 'up' });
const text = '안녕 "bob" \\ \u001b[31m \u{1f600}\n2';
const sent = await alice.call('message.send',
  { to: 'bob@example.org', text, key: 'one' });
check('a message has a row', Number.isInteger(sent.row));
await alice.event('status', { row: sent.row, state: 'delivered' });
const came = await bob.event('message', { outgoing: false });
const got = await bob.call('message.get', { row: came.row });
check('the same ID', got.message.id === sent.id);
check('the text', got.message.text.startsWith('안녕 "bob" \\ ') &&
  got.message.text.includes('\u{1f600}\n2'));
check('encrypted', got.message.encrypted === true);
await bob.call('chat.read', { chat: got.message.chat_number, row: came.row });
await alice.event('status', { row: sent.row, state: 'read' });
const twice = await alice.call('message.send',
  [null, 'bob@example.org', text, 'one']);
check('a key sends once', twice.duplicate && twice.row === sent.row);
const back = await bob.call('message.send',
  { to: 'alice@example.org', text: 'back', wait: 'delivered' });
check('waited for', ['delivered', 'read'].includes(back.state));

const batch = await alice.peer.client.requestAdvanced([
  { jsonrpc: '2.0', id: 'x', method: 'chat.list', params: {} },
  { jsonrpc: '2.0', id: 1.5, method: 'nope' },
  { jsonrpc: '2.0', id: 3, method: 'contact.list' },
]);
check('a batch has three answers', batch.length === 3);
check('by id', batch.find((one) => one.id === 1.5).error.code === -32601 &&
  batch.find((one) => one.id === 'x').result.chats.length === 1);
alice.peer.notify('config.reload');

await alice.fails(-32601, 'nothing');
await alice.fails(-32602, 'message.send', { to: 'bob@example.org' });
await alice.fails(-32602, 'message.send', ['home', 7, 'x']);
check('the fault has a name', (await alice.fails(66, 'message.get',
  { row: 4711 })).data.fault === 'absent');
await alice.fails(64, 'message.send', { to: 'no address', text: 'x' });
const many = await Promise.all(Array.from({ length: 200 }, (_, i) =>
  alice.call('message.send', { to: 'bob@example.org', text: `m${i}` })));
check('two hundred at once', new Set(many.map((one) => one.row)).size === 200);
const found = await alice.call('search.query', { text: 'm19', limit: 500 });
check('search', found.messages.length === 11);
const page = await alice.call('history.page',
  { address: 'bob@example.org', limit: 100 });
check('a page', page.messages.length === 100 && page.more);

// --- jayson over the owner's socket ----------------------------------------

const client = jayson.Client.tcp({
  path: join(work, 'alice/data/doran/control.sock'),
});
const ask = (method, params) => new Promise((done, failed) => {
  client.request(method, params, (error, answer) => {
    if (error) failed(error);
    else {
      validate('rpc', answer);
      validateInside(answer);
      done(answer);
    }
  });
});
const chats = await ask('chat.list', {});
check('jayson lists chats', chats.result.chats[0].address ===
  'bob@example.org');
const over = await ask('message.send', ['home', 'bob@example.org', 'jayson']);
await alice.event('status', { row: over.result.row, state: 'delivered' });
check('jayson is told errors', (await ask('nope', {})).error.code === -32601);
check('jayson gets a batch', (await new Promise((done, failed) => {
  client.request([client.request('account.list', {}),
    client.request('message.get', { row: over.result.row })],
  (error, answers) => (error ? failed(error) : done(answers)));
})).length === 2);

// --- what the commands print -----------------------------------------------

for (const words of [['history', 'bob@example.org'], ['chats'], ['contacts'],
  ['accounts'], ['doctor'], ['verify', 'bob@example.org'], ['config', 'list'],
  ['listen', '--since', 'all', '--outgoing', '-W', '0'],
  ['send', '-t', 'bob@example.org', '-m', 'json', '--wait', 'delivered']]) {
  const printed = execFileSync(doran, [...words, '--json'],
    { env: folders('alice'), encoding: 'utf8' });
  const lines = printed.split('\n').filter((line) => line !== '');
  check(`${words[0]} prints something`, lines.length > 0);
  for (const line of lines) {
    const value = JSON.parse(line);
    validate(value.type, value);
  }
}

// --- the end ---------------------------------------------------------------

for (const person of [alice, bob]) {
  person.child.stdin.end();
  check('it ends with its input', (await person.ended) === 0);
}
console.log(`jsonrpc interop: ${passed} checks passed, ${validated} objects ` +
  'validated');
process.exit(0);
