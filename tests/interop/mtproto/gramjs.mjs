// SPDX-License-Identifier: GPL-3.0-or-later
// GramJS, unchanged, against dorand: common.mjs tells how it is called.
// Transports: full, abridged, obfuscated-abridged; it has no temporary keys.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import {
  check, host, key, options, password, payload, schema, tell, topic, transport,
  user, within,
} from './common.mjs';
import { explicit } from './schema.mjs';

const require = createRequire(import.meta.url);

// Its schema is a string that it reads when it is loaded: doran's follows it.
const extended = require.resolve('telegram/tl/schemaTl.js');
require(extended);
const before = require.cache[extended].exports;
require.cache[extended].exports = `${before}\n---types---\n${explicit(schema)}`;

const { Api, TelegramClient } = require('telegram');
const { Logger } = require('telegram/extensions');
const { MemorySession } = require('telegram/sessions');
const { _serverKeys } = require('telegram/crypto/RSA.js');
const connections = require('telegram/network/connection');
const bigInt = require('big-integer');

function lengthened(bytes) {
  check('a short number', bytes.length >= 254 || bytes.length < 4);
  const head = bytes.length < 254 ? Buffer.from([bytes.length])
    : Buffer.from([254, bytes.length & 255, bytes.length >> 8, 0]);
  const all = Buffer.concat([head, bytes]);
  return Buffer.concat([all, Buffer.alloc(-all.length & 3)]);
}

function addKey() {
  const { n, e } = key.export({ format: 'jwk' });
  const [modulus, exponent] = [n, e].map((x) => Buffer.from(x, 'base64url'));
  const print = createHash('sha1').update(lengthened(modulus))
    .update(lengthened(exponent)).digest().readBigInt64LE(12);
  _serverKeys.set(`${print}`, {
    n: bigInt(modulus.toString('hex'), 16),
    e: Number(`0x${exponent.toString('hex')}`),
  });
}

const transports = {
  full: connections.ConnectionTCPFull,
  abridged: connections.ConnectionTCPAbridged,
  'obfuscated-abridged': connections.ConnectionTCPObfuscated,
};

// It goes to port 80 or 443 alone.
function toOurPort(Connection) {
  return class extends Connection {
    constructor(parameters) {
      super({ ...parameters, port: options.port });
    }
  };
}

await tell('gramjs', async (spoken) => {
  addKey();
  check('no temporary keys', !options.pfs);
  const session = new MemorySession();
  session.setDC(2, host, options.port);
  const client = new TelegramClient(session, 1, 'x', {
    connection: toOurPort(transports[transport]), connectionRetries: 1,
    autoReconnect: false, baseLogger: new Logger('none'),
  });
  // Its connect() asks for the configuration, as Telegram's clients begin.
  try {
    const up = await within('answer', client.connect());
    throw new Error(up ? 'help.getConfig was answered' : 'no connection');
  } catch (error) {
    if (error.code === undefined) throw error;
    spoken.foreign = `${error.code} ${error.errorMessage}`;
  }
  const sender = client._sender;
  spoken.key = sender.authKey.getKey() !== undefined;
  let heard;
  const hears = new Promise((yes) => { heard = yes; });
  sender._handleUpdate = async ({ obj }) => {
    if (obj.className === 'doran.Message') heard(obj);
  };
  const call = (what, request) => within(what, sender.send(request));
  const { doran } = Api;

  const login = await call('login', new doran.Login({ clean: true, user,
    password: Buffer.from(password), version: 'GramJS' }));
  check('a session', login.className === 'doran.Session');
  spoken.server = login.server;
  const granted = await call('granted',
    new doran.Subscribe({ filter: topic, qos: 1 }));
  check('granted', granted.className === 'doran.Granted' && granted.qos === 1);
  const done = await call('done',
    new doran.Publish({ topic, alias: 0, payload }));
  check('done', done.className === 'doran.Done');
  const message = await within('update', hears);
  check('the payload', Buffer.compare(message.payload, payload) === 0);
  check('the topic', `${message.topic}` === topic);
  await call('bye', new doran.Bye({}));
  spoken.doran = 'login, subscribe, publish, update';
});
