// SPDX-License-Identifier: GPL-3.0-or-later
// TDLib against dorand: common.mjs tells how it is called; run it where lo
// alone is up. Transport: obfuscated-intermediate, TDLib's own choice; PFS both
// ways. It knows Telegram's schema alone, so its RPC is help.getConfig, and the
// answer an rpc_error. The keys that it trusts are in its binary: they are
// replaced in a temporary copy. Through a proxy it can be led to any address.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  check, host, options, pem, tell, transport, within,
} from './common.mjs';

const require = createRequire(import.meta.url);
const tdl = require('tdl');
// What npm's prebuilt-tdlib installs here.
const binary = require.resolve('@prebuilt-tdlib/linux-x64-glibc/libtdjson.so');
const folder = mkdtempSync(join(tmpdir(), 'doran-tdlib.'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// All keys of that length: Telegram's, and its test servers'.
function withOurKey() {
  const library = readFileSync(binary);
  const ours = Buffer.from(pem.trimEnd());
  const begins = '-----BEGIN RSA PUBLIC KEY-----\n';
  let replaced = 0;
  for (let at = library.indexOf(begins); at >= 0;
    at = library.indexOf(begins, at + 1)) {
    const end = '-----END RSA PUBLIC KEY-----';
    const length = library.indexOf(end, at) + end.length - at;
    if (length !== ours.length) continue;
    ours.copy(library, at);
    replaced += 1;
  }
  check('two keys in TDLib', replaced === 2);
  const path = join(folder, 'libtdjson.so');
  writeFileSync(path, library);
  return path;
}

// An HTTP proxy that leads everything to dorand, and reads the 64 bytes of
// obfuscation that come first where there are any.
function proxy() {
  const seen = { connections: 0, first: [] };
  const server = createServer((client) => {
    client.once('data', (head) => {
      if (!`${head}`.startsWith('CONNECT ')) return void client.destroy();
      const target = connect(options.port, host, () => {
        seen.connections += 1;
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.once('data', (bytes) => seen.first.push(bytes.subarray(0, 64)));
        client.pipe(target).pipe(client);
      });
      target.on('error', () => client.destroy());
      client.on('error', () => target.destroy());
      client.on('close', () => target.destroy());
    });
    client.on('error', () => {});
  });
  return new Promise((yes) => {
    server.listen(0, '127.0.0.1', () => yes([server.address().port, seen]));
  });
}

// Neither abridged, intermediate, padded nor full in the clear.
function obfuscated(first) {
  const head = first.readUInt32LE(0);
  return first.length === 64 && first[0] !== 0xef &&
    ![0xeeeeeeee, 0xdddddddd].includes(head) && first.readUInt32LE(4) !== 0;
}

await tell('tdlib', async (spoken) => {
  check('a transport of its own', transport === 'obfuscated-intermediate');
  const [port, seen] = await proxy();
  tdl.configure({ tdjson: withOurKey(), verbosityLevel: 0 });
  const logs = join(folder, 'log');
  tdl.execute({ _: 'setLogStream', log_stream: {
    _: 'logStreamFile', path: logs, max_file_size: 1 << 26 } });
  tdl.execute({ _: 'setLogVerbosityLevel', new_verbosity_level: 3 });
  const client = tdl.createClient({
    apiId: 1, apiHash: 'x', useTestDc: true,
    databaseDirectory: join(folder, 'db'), filesDirectory: join(folder, 'files'),
    tdlibParameters: { use_message_database: false,
      use_chat_info_database: false, use_file_database: false },
  });
  client.on('error', () => {});
  const settled = new Promise((yes) => {
    client.on('update', (update) => {
      if (update._ === 'updateAuthorizationState' &&
          update.authorization_state._ !==
          'authorizationStateWaitTdlibParameters')
        yes(update.authorization_state._);
    });
  });
  await within('parameters', settled);
  await client.invoke({ _: 'setOption', name: 'use_pfs',
    value: { _: 'optionValueBoolean', value: options.pfs } });
  await client.invoke({ _: 'addProxy', enable: true, proxy: {
    _: 'proxy', server: '127.0.0.1', port, type: {
      _: 'proxyTypeHttp', username: '', password: '', http_only: false } } });
  try {
    await within('answer', client.invoke({ _: 'testNetwork' }));
    throw new Error('help.getConfig was answered');
  } catch (error) {
    if (error.code === undefined) throw error;
    spoken.foreign = `${error.code} ${error.message}`;
  }
  // Its log tells whether there was a temporary key to be bound.
  const log = readFileSync(logs, 'latin1');
  check(`temporary keys: ${options.pfs}`,
    log.includes('auth.bindTempAuthKey') === options.pfs);
  spoken.key = seen.first.length > 0;
  check('obfuscated', seen.first.every(obfuscated));
});
