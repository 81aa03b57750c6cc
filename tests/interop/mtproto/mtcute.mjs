// SPDX-License-Identifier: GPL-3.0-or-later
// mtcute, unchanged, against dorand: common.mjs tells how it is called.
// Transports: intermediate, padded, obfuscated-intermediate, obfuscated-padded;
// and mixed, which says abridged and speaks intermediate: nobody understands it.
import {
  BaseTelegramClient, IntermediatePacketCodec, MemoryStorage,
  ObfuscatedPacketCodec, PaddedIntermediatePacketCodec, TcpTransport,
} from '@mtcute/node';
import {
  __tlReaderMap, __tlWriterMap, addPublicKey,
} from '@mtcute/core/utils.js';
import {
  check, host, options, password, payload, pem, schema, tell, topic, transport,
  user, within,
} from './common.mjs';
import { combinators } from './schema.mjs';

class Mixed extends IntermediatePacketCodec {
  tag() {
    return new Uint8Array([0xef]);
  }
}

const codecs = {
  mixed: () => new Mixed(),
  intermediate: () => new IntermediatePacketCodec(),
  padded: () => new PaddedIntermediatePacketCodec(),
  'obfuscated-intermediate': () =>
    new ObfuscatedPacketCodec(new IntermediatePacketCodec()),
  'obfuscated-padded': () =>
    new ObfuscatedPacketCodec(new PaddedIntermediatePacketCodec()),
};

function write(c) {
  return (w, value) => {
    w.uint(c.id);
    for (const { name, type, bit } of c.fields) {
      if (type === '#') {
        const set = c.fields.filter((f) =>
          f.bit !== undefined && ![undefined, false].includes(value[f.name]));
        w.uint(set.reduce((flags, f) => flags | (1 << f.bit), 0));
      } else if (type !== 'true' && !(bit !== undefined &&
          value[name] === undefined)) {
        if (['int', 'long', 'string', 'bytes'].includes(type))
          w[type](value[name]);
        else w.object(value[name]);
      }
    }
  };
}

function read(c) {
  return (r) => {
    const value = { _: c.name };
    let flags = 0;
    for (const { name, type, bit } of c.fields) {
      if (type === '#') flags = r.uint();
      else if (bit !== undefined && !(flags & (1 << bit))) continue;
      else if (type === 'true') value[name] = true;
      else if (['int', 'long', 'string', 'bytes'].includes(type))
        value[name] = r[type]();
      else value[name] = r.object();
    }
    return value;
  };
}

// An update of doran's is handed out as one of Telegram's.
function update(reader) {
  return (r) => ({ _: 'updateShort', update: reader(r), date: 0 });
}

function maps() {
  const readerMap = { ...__tlReaderMap };
  const writerMap = { ...__tlWriterMap };
  for (const c of combinators(schema)) {
    const isUpdate = c.line.endsWith('= doran.Update;');
    writerMap[c.name] = write(c);
    readerMap[c.id] = isUpdate ? update(read(c)) : read(c);
  }
  return { readerMap, writerMap };
}

async function refused(client, request) {
  const answer = await client.mt.call(request);
  check('an rpc_error', answer._ === 'mt_rpc_error');
  return `${answer.errorCode} ${answer.errorMessage}`;
}

async function call(client, request) {
  const answer = await within(request._, client.mt.call(request));
  if (answer._ === 'mt_rpc_error')
    throw new Error(`${request._}: ${answer.errorCode} ${answer.errorMessage}`);
  return answer;
}

await tell('mtcute', async (spoken) => {
  const link = new TcpTransport();
  link.packetCodec = codecs[transport];
  const dc = { id: 2, ipAddress: host, port: options.port };
  const client = new BaseTelegramClient({
    apiId: 1, apiHash: 'x', storage: new MemoryStorage(),
    transport: link, defaultDcs: { main: dc, media: dc }, logLevel: 0,
    network: { usePfs: options.pfs }, ...maps(),
  });
  addPublicKey(client.mt.crypto, pem);
  let heard;
  const hears = new Promise((yes) => { heard = yes; });
  client.mt.onUpdate.add((short) => {
    if (short.update._ === 'doran.message') heard(short.update);
  });
  await client.connect();
  spoken.foreign = await within('answer',
    refused(client, { _: 'help.getConfig' }));
  const [connection] = client.mt.network._primaryDc.main._connections;
  spoken.key = connection.getAuthKey() !== null;
  check('a temporary key',
    (connection.getAuthKey(true) !== null) === options.pfs);

  const session = await call(client, { _: 'doran.login', clean: true, user,
    password: Buffer.from(password), version: 'mtcute' });
  check('a session', session._ === 'doran.session');
  spoken.server = session.server;
  const granted = await call(client,
    { _: 'doran.subscribe', filter: topic, qos: 1 });
  check('granted', granted._ === 'doran.granted' && granted.qos === 1);
  const done = await call(client,
    { _: 'doran.publish', topic, alias: 0, payload });
  check('done', done._ === 'doran.done');
  const message = await within('update', hears);
  check('the payload', Buffer.compare(message.payload, payload) === 0);
  check('the topic', message.topic === topic);
  await call(client, { _: 'doran.bye' });
  spoken.doran = 'login, subscribe, publish, update';
});
