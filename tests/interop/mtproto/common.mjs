// SPDX-License-Identifier: GPL-3.0-or-later
// What all drivers share: their arguments, and the one line that they print.
// Usage: node PEER.mjs HOST PORT PUBLIC.pem TRANSPORT PFS SCHEMA; the login in
// LOGIN ("NAME PASSWORD"), seconds for each step in PATIENCE. PFS is yes or no.
import { createPublicKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [host, port, file, transport, pfs, schema] = process.argv.slice(2);
export const key = createPublicKey(readFileSync(file));
export const pem = key.export({ type: 'pkcs1', format: 'pem' });
export const [user, password] = (process.env.LOGIN ?? ' ').split(' ');
export const topic = `doran/1/u/${user}/d/7/in/${user}`;
// Half of it bytes that are no text; large enough to be worth a gzip_packed.
export const payload = Buffer.concat([randomBytes(300), Buffer.alloc(3000, 7)]);
export { host, transport, schema };
export const options = { port: Number(port), pfs: pfs === 'yes' };

const patience = Number(process.env.PATIENCE ?? 15) * 1000;

export function within(what, promise, ms = patience) {
  let timer;
  return Promise.race([
    promise,
    new Promise((_, no) => {
      timer = setTimeout(() => no(new Error(`no ${what} in ${ms} ms`)), ms);
    }),
  ]).finally(() => clearTimeout(timer));
}

export function check(what, good) {
  if (!good) throw new Error(`failed: ${what}`);
}

// tell(PEER, RUN): RUN(spoken) fills in key, foreign and doran as they succeed.
export async function tell(peer, run) {
  const spoken = { peer, transport, pfs: options.pfs };
  let code = 0;
  try {
    await within('end', run(spoken), 2 * patience);
  } catch (error) {
    spoken.error = `${error?.message ?? error}`;
    code = 1;
  }
  process.stdout.write(`${JSON.stringify(spoken)}\n`, () => process.exit(code));
}
