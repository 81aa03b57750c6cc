// SPDX-License-Identifier: GPL-3.0-or-later
// @stomp/stompjs, unchanged, against dorand: publishes, subscribes, keeps
// bytes intact, waits for receipts, acknowledges, beats, comes back.
// Usage: node peer.mjs URL; names and passwords in ALICE and BOB ("NAME
// PASSWORD"); mosquitto_pub and mosquitto_sub commands in PUB and SUB; says
// "restart" and waits for a line where the gateway is to be started anew.
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';

Object.assign(global, { WebSocket });
const [url] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let passed = 0;

function check(what, good) {
  if (!good) throw new Error(`failed: ${what}`);
  passed += 1;
}

function within(what, promise, ms = 20000) {
  let timer;
  return Promise.race([
    promise,
    new Promise((_, no) => {
      timer = setTimeout(() => no(new Error(`no ${what} in ${ms} ms`)), ms);
    }),
  ]).finally(() => clearTimeout(timer));
}

// A client, and what has come to it so far.
class Party {
  constructor(who, options = {}) {
    const [login, passcode] = process.env[who].split(' ');
    this.inbox = [];
    this.waiting = [];
    this.errors = [];
    this.ups = 0;
    this.client = new Client({
      brokerURL: url,
      connectHeaders: { login, passcode, ...options.headers },
      heartbeatIncoming: 1000,
      heartbeatOutgoing: 1000,
      reconnectDelay: 200,
      splitLargeFrames: true,
      maxWebSocketChunkSize: 8 * 1024,
      ...options.client,
      onConnect: () => {
        this.ups += 1;
        options.onConnect?.(this);
        this.tell('up');
      },
      onStompError: (frame) => {
        this.errors.push(frame);
        this.tell('error');
      },
    });
    this.listeners = {};
  }

  tell(what) {
    (this.listeners[what] ?? []).forEach((f) => f());
    this.listeners[what] = [];
  }

  next(what) {
    return within(what, new Promise((yes) => {
      (this.listeners[what] ??= []).push(yes);
    }));
  }

  start() {
    const up = this.next('up');
    this.client.activate();
    return up;
  }

  receipt(id, act) {
    return within(`receipt ${id}`, new Promise((yes) => {
      this.client.watchForReceipt(id, yes);
      act(id);
    }));
  }

  subscribe(destination, headers = {}, keep = false) {
    const receipt = `sub-${Math.random()}`;
    return this.receipt(receipt, () => {
      this.subscription = this.client.subscribe(destination, (message) => {
        if (!keep && headers.ack) message.ack();
        const waiter = this.waiting.shift();
        if (waiter) waiter(message);
        else this.inbox.push(message);
      }, { ...headers, receipt });
    });
  }

  publish(destination, body, headers = {}) {
    const binary = body instanceof Uint8Array;
    const receipt = `send-${Math.random()}`;
    return this.receipt(receipt, () => this.client.publish({
      destination,
      headers: { receipt, ...headers },
      ...(binary ? { binaryBody: body } : { body }),
    }));
  }

  message() {
    if (this.inbox.length > 0) return Promise.resolve(this.inbox.shift());
    return within('message', new Promise((yes) => this.waiting.push(yes)));
  }

  stop() {
    return within('goodbye', this.client.deactivate());
  }
}

const topic = (name) => `doran/1/u/bob/d/7/in/${name}`;
const inbox = `/topic/${topic('alice')}`;
const pub = (...args) => execFileSync('sh',
  ['-c', `exec ${process.env.PUB} "$@"`, 'sh', ...args]);

const alice = new Party('ALICE');
const bob = new Party('BOB', { headers: {
  'client-id': `bob~7~stompjs`, 'clean-session': 'false' } });
await alice.start();
await bob.start();
check('version', alice.client.connectedVersion === '1.2');
await bob.subscribe(inbox, { ack: 'client-individual' });

// Text, bytes, what headers escape, and what is larger than a chunk.
await alice.publish(inbox, 'hello 도란 👋');
let m = await bob.message();
check('text', m.body === 'hello 도란 👋');
check('destination', m.headers.destination === inbox);

const bytes = new Uint8Array(70000);
for (let i = 0; i < bytes.length; i += 1) bytes[i] = (i * 31) & 255;
await alice.publish(inbox, bytes);
m = await bob.message();
check('bytes', Buffer.compare(m.binaryBody, bytes) === 0);

const odd = `${inbox.replace('/alice', '')}/alice`;
await alice.publish(odd, new Uint8Array([0, 10, 0, 13, 58, 92, 0]));
m = await bob.message();
check('NUL inside', m.binaryBody.length === 7 && m.binaryBody[6] === 0);
await alice.publish(inbox, '');
check('an empty body', (await bob.message()).body === '');

// Many, in their order.
for (let i = 0; i < 500; i += 1)
  alice.client.publish({ destination: inbox, body: `${i}` });
for (let i = 0; i < 500; i += 1)
  check('order', (await bob.message()).body === `${i}`);

// To and from programs that speak MQTT.
pub('-t', topic('alice'), '-m', 'from mosquitto_pub');
check('from MQTT', (await bob.message()).body === 'from mosquitto_pub');
const sub = spawn('sh', ['-c', `exec ${process.env.SUB} -C 1 -t "$1"`, 'sh',
  topic('alice')], { stdio: ['ignore', 'pipe', 'inherit'] });
const heard = new Promise((yes) => sub.stdout.once('data', yes));
await new Promise((yes) => setTimeout(yes, 500));
await alice.publish(inbox, 'to mosquitto_sub');
check('to MQTT',
  `${await within('mosquitto_sub', heard)}`.trim() === 'to mosquitto_sub');
check('and to STOMP', (await bob.message()).body === 'to mosquitto_sub');

// Kept values.
await alice.publish('/topic/doran/1/u/alice/list', 'kept', { retain: 'true' });
const reader = new Party('BOB');
await reader.start();
await reader.subscribe('/topic/doran/1/u/alice/list');
m = await reader.message();
check('retained', m.body === 'kept' && m.headers.retain === 'true');
await reader.stop();

// What is not acknowledged comes again; what waited offline comes too.
await bob.stop();
await alice.publish(inbox, 'while bob was away');
const keeper = new Party('BOB', { headers: {
  'client-id': `bob~7~stompjs`, 'clean-session': 'false' } });
await keeper.start();
await keeper.subscribe(inbox, { ack: 'client-individual' }, true);
check('offline', (await keeper.message()).body === 'while bob was away');
await keeper.stop();
const again = new Party('BOB', { headers: {
  'client-id': `bob~7~stompjs`, 'clean-session': 'false' },
  onConnect: (self) => { self.subscribe(inbox, { ack: 'client' }); } });
await again.start();
check('not acknowledged, so again',
  (await again.message()).body === 'while bob was away');

// Heart-beats hold a quiet connection.
const before = again.ups;
await new Promise((yes) => setTimeout(yes, 4000));
check('beats', again.ups === before && again.client.connected);

// The gateway goes and comes.
const up = [alice.next('up'), again.next('up')];
console.log('restart');
await lines.next();
await Promise.all(up);
await new Promise((yes) => setTimeout(yes, 300));
await alice.publish(inbox, 'after the restart');
check('after a restart', (await again.message()).body === 'after the restart');

// What is wrong is said.
const stranger = new Party('ALICE', {
  headers: { passcode: 'wrong' },
  client: { reconnectDelay: 0 } });
const refused = stranger.next('error');
stranger.client.activate();
await refused;
check('a wrong password is an error',
  stranger.errors[0].headers['doran-status'] === 'refused');
const lost = new Party('ALICE', { client: { reconnectDelay: 0 } });
await lost.start();
const wrong = lost.next('error');
lost.client.publish({ destination: '/queue/elsewhere', body: 'x' });
await wrong;
check('an unknown destination is an error', lost.errors.length === 1);

await Promise.all([alice, again, stranger, lost].map((p) => p.stop()));
console.log(`stomp.js: ${passed} checks passed`);
process.exit(0);
