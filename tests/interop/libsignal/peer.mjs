// SPDX-License-Identifier: GPL-3.0-or-later
// The official library against src/crypto, each in its own process: bundles,
// first and later messages, both ways, out of order, and safety numbers.
// Usage: node peer.mjs PATH-OF-CRYPTO_PEER
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { randomBytes } from 'node:crypto';
import * as signal from '@signalapp/libsignal-client';

let passed = 0;

function check(what, good) {
  if (!good) throw new Error(`failed: ${what}`);
  passed += 1;
}

const hex = (bytes) =>
  bytes.length === 0 ? '-' : Buffer.from(bytes).toString('hex');
const unhex = (text) =>
  text === '-' ? Buffer.alloc(0) : Buffer.from(text, 'hex');

// doran's side: one line out, one line back.
class Doran {
  constructor(program, name) {
    this.name = name;
    this.child = spawn(program, [name], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.waiting = [];
    this.child.on('exit', (code, by) => {
      for (const { reject } of this.waiting.splice(0))
        reject(new Error(`crypto_peer ended (${code ?? by})`));
    });
    createInterface({ input: this.child.stdout }).on('line', (line) =>
      this.waiting.shift()?.resolve(line.split(' ')));
  }

  async try(...words) {
    const answer = new Promise((resolve, reject) =>
      this.waiting.push({ resolve, reject }));
    this.child.stdin.write(words.join(' ') + '\n');
    return answer;
  }

  async ask(...words) {
    const answer = await this.try(...words);
    if (answer[0] !== 'ok')
      throw new Error(`${words[0]}: ${answer.join(' ')}`);
    return answer.slice(1);
  }

  // A bundle as the official library wants it.
  async bundle(prekeyId, signedId) {
    const [registration, id, prekey, sid, signed, signature, identity] =
      await this.ask('bundle', prekeyId, signedId);
    const key = (text) => signal.PublicKey.deserialize(unhex(text));
    return signal.PreKeyBundle.new(Number(registration), 1, Number(id),
      key(prekey), Number(sid), key(signed), unhex(signature), key(identity));
  }

  async encrypt(to, plain) {
    const [type, cipher] = await this.ask('encrypt', to, 1, hex(plain));
    return { type: Number(type), bytes: unhex(cipher) };
  }

  async decrypt(from, message) {
    const [plain] = await this.ask('decrypt', from, 1, message.type,
      hex(message.bytes));
    return unhex(plain);
  }

  async close() {
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.stdin.end();
    check('crypto_peer ends well', (await ended) === 0);
  }
}

class Sessions extends signal.SessionStore {
  map = new Map();
  async saveSession(address, record) {
    this.map.set(address.toString(), record.serialize());
  }
  async getSession(address) {
    const bytes = this.map.get(address.toString());
    return bytes ? signal.SessionRecord.deserialize(bytes) : null;
  }
  async getExistingSessions(addresses) {
    return Promise.all(addresses.map((a) => this.getSession(a)));
  }
}

class Identities extends signal.IdentityKeyStore {
  key = signal.PrivateKey.generate();
  registration = 4711;
  map = new Map();
  async getIdentityKey() { return this.key; }
  async getLocalRegistrationId() { return this.registration; }
  async saveIdentity(address, key) {
    this.map.set(address.toString(), key);
    return signal.IdentityChange.NewOrUnchanged;
  }
  async isTrustedIdentity(address, key) {
    const known = this.map.get(address.toString());
    return !known || known.compare(key) === 0;
  }
  async getIdentity(address) {
    return this.map.get(address.toString()) ?? null;
  }
}

class Prekeys extends signal.PreKeyStore {
  map = new Map();
  async savePreKey(id, record) { this.map.set(id, record); }
  async getPreKey(id) { return this.map.get(id); }
  async removePreKey(id) { this.map.delete(id); }
}

class SignedPrekeys extends signal.SignedPreKeyStore {
  map = new Map();
  async saveSignedPreKey(id, record) { this.map.set(id, record); }
  async getSignedPreKey(id) { return this.map.get(id); }
}

class NoKyber extends signal.KyberPreKeyStore {
  async saveKyberPreKey() { throw new Error('not in X3DH'); }
  async getKyberPreKey() { throw new Error('not in X3DH'); }
  async markKyberPreKeyUsed() { throw new Error('not in X3DH'); }
}

// The official library's side, with the same calls as Doran.
class Official {
  sessions = new Sessions();
  identities = new Identities();
  prekeys = new Prekeys();
  signed = new SignedPrekeys();
  kyber = new NoKyber();

  constructor(name) {
    this.name = name;
  }

  // The seven values of a bundle that doran's `start` reads. Without a
  // one-time key, doran is to refuse what comes of it.
  async bundle(prekeyId, signedId) {
    const prekey = signal.PrivateKey.generate();
    const signed = signal.PrivateKey.generate();
    const identity = this.identities.key;
    const signature = identity.sign(signed.getPublicKey().serialize());
    await this.prekeys.savePreKey(prekeyId, signal.PreKeyRecord.new(prekeyId,
      prekey.getPublicKey(), prekey));
    await this.signed.saveSignedPreKey(signedId, signal.SignedPreKeyRecord.new(
      signedId, Date.now(), signed.getPublicKey(), signed, signature));
    return [this.identities.registration, prekeyId,
      hex(prekey.getPublicKey().serialize()), signedId,
      hex(signed.getPublicKey().serialize()), hex(signature),
      hex(identity.getPublicKey().serialize())];
  }

  async start(peer, bundle) {
    await signal.processPreKeyBundle(bundle, this.address(peer), this.sessions,
      this.identities);
  }

  address(peer) {
    return signal.ProtocolAddress.new(peer, 1);
  }

  async encrypt(to, plain) {
    const message = await signal.signalEncrypt(plain, this.address(to),
      this.sessions, this.identities);
    return { type: message.type(), bytes: message.serialize() };
  }

  async decrypt(from, message) {
    const bytes = Buffer.from(message.bytes);
    if (message.type === signal.CiphertextMessageType.PreKey)
      return signal.signalDecryptPreKey(
        signal.PreKeySignalMessage.deserialize(bytes), this.address(from),
        this.sessions, this.identities, this.prekeys, this.signed, this.kyber);
    return signal.signalDecrypt(signal.SignalMessage.deserialize(bytes),
      this.address(from), this.sessions, this.identities);
  }
}

const FIRST = 3;
const LATER = 2;

async function say(from, to, plain, type) {
  const message = await from.encrypt(to.name, plain);
  check(`type of a message of ${from.name}`, message.type === type);
  const read = await to.decrypt(from.name, message);
  check(`${to.name} reads ${from.name}`,
    Buffer.compare(Buffer.from(read), plain) === 0);
}

const text = (words) => Buffer.from(words, 'utf8');

// Everything of a conversation that `from` begins.
async function converse(from, to) {
  await say(from, to, text('안녕'), FIRST);
  await say(from, to, text('a second first message'), FIRST);
  await say(to, from, text('an answer'), LATER);
  for (let i = 0; i < 10; i++) {
    await say(from, to, text(`ping ${i}`), LATER);
    await say(to, from, text(`pong ${i}`), LATER);
  }
  await say(from, to, Buffer.alloc(0), LATER);
  await say(from, to, randomBytes(100 * 1024), LATER);
  await say(to, from, randomBytes(100 * 1024), LATER);
}

async function outOfOrder(from, to) {
  const sent = [];
  for (let i = 0; i < 20; i++)
    sent.push({ i, message: await from.encrypt(to.name, text(`no. ${i}`)) });
  for (const { i, message } of sent.slice().reverse())
    check('out of order', String(await to.decrypt(from.name, message)) ===
      `no. ${i}`);
}

async function many(from, to) {
  for (let i = 0; i < 300; i++)
    await say(from, to, text(`line ${i}`), LATER);
}

async function refusesTwice(doran, official) {
  const message = await official.encrypt(doran.name, text('once'));
  await doran.decrypt(official.name, message);
  const answer = await doran.try('decrypt', official.name, 1, message.type,
    hex(message.bytes));
  check('a duplicate is refused as one', answer.join(' ') === 'refused 1');
  const bytes = Buffer.from((await official.encrypt(doran.name,
    text('forged'))).bytes);
  bytes[bytes.length - 1] ^= 1;
  const forged = await doran.try('decrypt', official.name, 1, LATER,
    hex(bytes));
  check('a forged message is refused', forged.join(' ') === 'refused 5');
}

// A first message that the official library made without a one-time key.
async function refusesWithoutPrekey(doran) {
  const lazy = new Official('lazy@net');
  const full = await doran.bundle(60, 61);
  await lazy.start(doran.name, signal.PreKeyBundle.new(full.registrationId(),
    1, null, null, full.signedPreKeyId(), full.signedPreKeyPublic(),
    full.signedPreKeySignature(), full.identityKey()));
  const message = await lazy.encrypt(doran.name, text('no one-time key'));
  check('it is a first message', message.type === FIRST);
  const answer = await doran.try('decrypt', lazy.name, 1, message.type,
    hex(message.bytes));
  check('it is refused for that', answer.join(' ') === 'refused 3');
}

async function safetyNumbers(doran) {
  for (let i = 0; i < 10; i++) {
    const a = signal.PrivateKey.generate().getPublicKey();
    const b = signal.PrivateKey.generate().getPublicKey();
    const wanted = signal.Fingerprint.new(5200, 2, text('alice@net'), a,
      text('bob@net'), b).displayableFingerprint().toString();
    const got = await doran.ask('safety', hex(a.serialize()), 'alice@net',
      hex(b.serialize()), 'bob@net');
    check('safety number', got.join('') === wanted);
    const there = await doran.ask('safety', hex(b.serialize()), 'bob@net',
      hex(a.serialize()), 'alice@net');
    check('safety number, seen from there', there.join('') === wanted);
  }
}

async function main(program) {
  const doran = new Doran(program, 'doran@net');

  // the official library begins, from doran's bundle
  const alice = new Official('alice@net');
  await alice.start(doran.name, await doran.bundle(7, 3));
  await converse(alice, doran);
  for (const [from, to] of [[alice, doran], [doran, alice]]) {
    await outOfOrder(from, to);
    await many(from, to);
  }
  await refusesTwice(doran, alice);
  await say(alice, doran, text('still well'), LATER);

  // doran begins, from the official library's bundle
  const bob = new Official('bob@net');
  await doran.ask('start', bob.name, 1, ...await bob.bundle(31, 32));
  await converse(doran, bob);
  for (const [from, to] of [[doran, bob], [bob, doran]]) {
    await outOfOrder(from, to);
    await many(from, to);
  }

  // both begin at once
  const carol = new Official('carol@net');
  await carol.start(doran.name, await doran.bundle(8, 3));
  await doran.ask('start', carol.name, 1, ...await carol.bundle(41, 42));
  const hers = await carol.encrypt(doran.name, text('me first'));
  const ours = await doran.encrypt(carol.name, text('no, me'));
  check('glare there',
    String(await doran.decrypt(carol.name, hers)) === 'me first');
  check('glare here',
    String(await carol.decrypt(doran.name, ours)) === 'no, me');
  await say(carol, doran, text('both read'), LATER);
  await say(doran, carol, text('both wrote'), LATER);

  await refusesWithoutPrekey(doran);
  await safetyNumbers(doran);
  await doran.close();
}

main(process.argv[2]).then(
  () => console.log(`libsignal interop: ${passed} checks passed`),
  (error) => {
    console.error(`libsignal interop: after ${passed} checks: ${error.message}`);
    process.exit(1);
  });
