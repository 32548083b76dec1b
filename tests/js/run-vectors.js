/**
 * Runs every case of vectors/suite1.json against the modules of the ring `seal`. It imports nothing from Node,
 * because a browser has to run it too.
 *
 * @typedef {Record<string, any>} Case
 * @typedef {Record<string, unknown>} Outputs
 * @typedef {(c: Case) => Outputs | Promise<Outputs>} Run
 * @typedef {{ seal?: Run, open?: Run }} Operation
 * @typedef {{ positive: Record<string, Case[]>, negative: Case[] }} Vectors
 */

const NAMES = ['failure', 'bytes', 'suite', 'exchange', 'account', 'keys', 'record', 'invitation', 'blob'];

// The host's own layers, which no browser ever computes.
const HOST_ONLY = ['keystream', 'host_layer', 'fake_salt'];

const TEXTS = ['name', 'operation', 'failure', 'purpose', 'passphrase', 'text', 'slot', 'note_name', 'room', 'kind'];
const MORE_TEXTS = ['subject', 'reveal', 'lang', 'side', 'speaker', 'note_text', 'hello_text', 'reveal_text'];
const IS_TEXT = new Set([...TEXTS, ...MORE_TEXTS]);

/**
 * @param {Vectors} vectors
 * @param {string} base where the modules are, from here, with a slash at the end
 * @returns {Promise<{ passed: number, failed: string[] }>}
 */
export async function runVectors(vectors, base) {
  const seal = await load(base);
  const operations = operationsOf(seal);
  const verdicts = [];
  for (const [operation, c] of everyCase(vectors)) {
    verdicts.push(await verdict(seal, operations, operation, c));
  }
  const failed = verdicts.filter((reason) => reason !== '');
  return { passed: verdicts.length - failed.length, failed };
}

/** @param {string} base */
async function load(base) {
  const modules = await Promise.all(NAMES.map((name) => import(`${base}${name}.js`)));
  return Object.fromEntries(NAMES.map((name, at) => [name, modules[at]]));
}

/**
 * @param {Vectors} vectors
 * @returns {[string, Case][]}
 */
function everyCase({ positive, negative }) {
  const sealed = Object.entries(positive).flatMap(([operation, cases]) =>
    cases.map((c) => /** @type {[string, Case]} */ ([operation, c])),
  );
  const all = [...sealed, ...negative.map((c) => /** @type {[string, Case]} */ ([c.operation, c]))];
  return all.filter(([operation]) => !HOST_ONLY.includes(operation));
}

/**
 * @param {Case} seal
 * @param {Record<string, Operation>} operations
 * @param {string} name
 * @param {Case} raw
 * @returns {Promise<string>} why it failed, or nothing
 */
async function verdict(seal, operations, name, raw) {
  const operation = operations[name];
  const called = `${name}: ${raw.name}`;
  if (!operation) return `${called}: unknown operation`;
  try {
    const read = reader(seal.bytes, name, raw);
    const reason = raw.failure ? await refused(seal, operation, read) : await agreed(seal, operation, read);
    return reason && `${called}: ${reason}`;
  } catch (error) {
    return `${called}: ${error}`;
  }
}

/**
 * A field that nobody looks at would be a promise that nobody checks, so the reader remembers what was asked for.
 *
 * @param {Case} bytes the module
 * @param {string} operation
 * @param {Case} raw
 * @returns {{ c: Case, unread: () => string[] }}
 */
function reader(bytes, operation, raw) {
  const seen = new Set(['name', 'operation', 'failure']);
  // An invitation has a box of the name that a record has for a rule.
  const isText = (/** @type {string} */ name) => IS_TEXT.has(name) && `${operation} ${name}` !== 'invitation reveal';
  const entries = Object.entries(raw).map(([name, value]) => [name, decode(bytes, value, isText(name))]);
  const decoded = Object.fromEntries(entries);
  const c = new Proxy(decoded, {
    get(target, name) {
      seen.add(String(name));
      return target[String(name)];
    },
  });
  return { c, unread: () => Object.keys(raw).filter((name) => !seen.has(name)) };
}

/**
 * @param {Case} bytes the module
 * @param {any} value
 * @param {boolean} isText
 */
function decode(bytes, value, isText) {
  if (value === null || typeof value === 'number') return value;
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value.map(bytes.unhex);
  return isText ? long(value) : bytes.unhex(long(value));
}

/** @param {string | [string, number][]} value */
function long(value) {
  return typeof value === 'string' ? value : value.map(([part, times]) => part.repeat(times)).join('');
}

/**
 * @param {Case} seal
 * @param {Operation} operation
 * @param {{ c: Case, unread: () => string[] }} read
 */
async function refused(seal, operation, { c, unread }) {
  try {
    await (operation.open ?? operation.seal)?.(c);
  } catch (error) {
    if (!(error instanceof seal.failure.Failure)) throw error;
    const { kind } = /** @type {{ kind: string }} */ (error);
    if (kind !== c.failure) return `${kind} instead of ${c.failure}`;
    return unread().length === 0 ? '' : `never looked at ${unread()}`;
  }
  return `not refused, but ${c.failure} was due`;
}

/**
 * @param {Case} seal
 * @param {Operation} operation
 * @param {{ c: Case, unread: () => string[] }} read
 */
async function agreed(seal, operation, { c, unread }) {
  for (const run of [operation.seal, operation.open]) {
    const outputs = skips(run, operation, c) ? {} : await run?.(c);
    for (const [name, value] of Object.entries(outputs ?? {})) {
      const difference = await compare(seal, c, name, value);
      if (difference) return difference;
    }
  }
  return unread().length === 0 ? '' : `never looked at ${unread()}`;
}

/**
 * A box too long for the file is there as its hash alone, and is opened where it was sealed.
 *
 * @param {Run | undefined} run
 * @param {Operation} operation
 * @param {Case} c
 */
function skips(run, operation, c) {
  return run === operation.open && operation.seal && c.box === undefined && c.box_sha256 !== undefined;
}

/**
 * @param {Case} seal
 * @param {Case} c
 * @param {string} name
 * @param {any} value
 * @returns {Promise<string>} the difference, or nothing
 */
async function compare(seal, c, name, value) {
  const hashed = name === 'box' && c.box === undefined;
  const expected = hashed ? c.box_sha256 : c[name];
  const found = hashed ? await seal.suite.sha256(value) : value;
  const same = shown(seal.bytes, found) === shown(seal.bytes, expected);
  return same ? '' : `${name} is ${shown(seal.bytes, found)} instead of ${shown(seal.bytes, expected)}`;
}

/**
 * @param {Case} bytes
 * @param {any} value
 * @returns {string}
 */
function shown(bytes, value) {
  return value instanceof Uint8Array ? bytes.hex(value) : String(value);
}

/**
 * The texts of the cases are not all as JSON.stringify writes them, and must go into the box just as they stand.
 *
 * @template T
 * @param {string} text
 * @param {() => Promise<T>} use
 * @returns {Promise<T>}
 */
async function writing(text, use) {
  const stringify = JSON.stringify;
  JSON.stringify = () => text;
  try {
    return await use();
  } finally {
    JSON.stringify = stringify;
  }
}

/**
 * An opened document is compared as what it means, and the text stands for it where the two are the same.
 *
 * @param {string} text
 * @param {unknown} opened
 */
function asText(text, opened) {
  const found = JSON.stringify(opened);
  return found === JSON.stringify(JSON.parse(text)) ? text : found;
}

/**
 * @param {Case} seal the modules by name
 * @returns {Record<string, Operation>}
 */
function operationsOf(seal) {
  const help = helpers(seal);
  return {
    ...plainOperations(seal, help),
    ...accountOperations(seal, help),
    ...keyOperations(seal, help),
    ...recordOperations(seal),
    ...invitationOperations(seal, help),
    ...blobOperations(seal, help),
  };
}

/** @param {Case} seal */
function helpers({ bytes, suite, exchange }) {
  const base = Uint8Array.of(9, ...new Uint8Array(31));
  const probe = new Uint8Array(12);

  /** @param {Uint8Array<ArrayBuffer>} raw */
  const aes = (raw) => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  /** @param {Uint8Array} raw */
  const pkcs8 = (raw) => bytes.concat(bytes.unhex('302e020100300506032b656e04220420'), raw);
  /** @param {Uint8Array} raw */
  const privateKey = (raw) => exchange.importPrivate(pkcs8(raw));
  /** @param {CryptoKey} key */
  const publicOf = (key) => exchange.agree(key, base);
  /**
   * Keys that can't be taken out are compared by what they do.
   *
   * @param {CryptoKey} key
   * @param {Uint8Array<ArrayBuffer>} raw what it should be
   */
  const sameAes = async (key, raw) => {
    const found = await suite.box(key, probe, probe, probe);
    const expected = await suite.box(await aes(raw), probe, probe, probe);
    return bytes.equal(found, expected) ? raw : 'another key';
  };
  /**
   * @param {CryptoKey} key
   * @param {Uint8Array} raw what it should be
   */
  const sameSecret = async (key, raw) => {
    const found = await suite.derive(key, probe, probe);
    const expected = await suite.derive(await suite.secret(raw), probe, probe);
    return bytes.equal(found, expected) ? raw : 'another secret';
  };
  return { aes, pkcs8, privateKey, publicOf, sameAes, sameSecret };
}

/** @typedef {ReturnType<typeof helpers>} Help */

/**
 * @param {Case} seal
 * @param {Help} help
 * @returns {Record<string, Operation>}
 */
function plainOperations({ bytes, suite, record, exchange }, { aes, privateKey }) {
  return {
    label: { seal: (c) => ({ label: bytes.label(c.purpose, ...c.fields) }) },
    box: {
      seal: async (c) => ({ box: await suite.box(await aes(c.key), c.plain, c.aad, c.nonce) }),
      open: async (c) => ({ plain: await suite.unbox(await aes(c.key), c.box, c.aad) }),
    },
    pad: {
      seal: async (c) => {
        const padded = suite.pad(c.plain);
        return { size: padded.length, sha256: await suite.sha256(padded), plain: suite.unpad(padded) };
      },
      open: (c) => ({ plain: c.padded ? suite.unpad(c.padded) : c.plain }),
    },
    pair: { seal: async (c) => ({ pair: await record.pair(c.bond, c.room, c.subject, c.parent, c.round) }) },
    header: { seal: (c) => ({ header: record.header(headerOf(c)) }) },
    dh: { seal: async (c) => ({ shared: await exchange.agree(await privateKey(c.private), c.public) }) },
  };
}

/**
 * @param {Case} seal
 * @param {Help} help
 * @returns {Record<string, Operation>}
 */
function blobOperations({ bytes, suite, blob }, { aes, sameAes }) {
  const place = (/** @type {Case} */ c) => ({ instance: c.instance, log: c.log, id: c.blob });
  return {
    blob: {
      seal: async (c) => {
        const box = await blob.sealBlob(c.B, place(c), c.plain, c.nonce);
        const key = await suite.aes(await suite.secret(c.B), c.blob, bytes.label('blob'), ['encrypt']);
        const plain = await blob.openBlob(c.B, place(c), box, c.hash);
        return { box, key: await sameAes(key, c.key), hash: await blob.blobHash(box), plain };
      },
    },
    blob_open: {
      open: async (c) => {
        const made = await suite.box(await aes(c.made_key), c.padded, c.made_aad, c.nonce);
        if (c.flip !== null) made[(c.flip + made.length) % made.length] ^= 1;
        const whole = new Uint8Array(c.length);
        whole.set(made.subarray(0, c.length));
        return { plain: await blob.openBlob(c.B, place(c), whole, c.hash) };
      },
    },
  };
}

/**
 * @param {Case} seal
 * @param {Help} help
 * @returns {Record<string, Operation>}
 */
function accountOperations({ bytes, suite, account }, { aes, sameAes, sameSecret }) {
  return {
    normalise: { seal: (c) => ({ normalised: bytes.utf8(account.normalise(c.passphrase)) }) },
    account: {
      seal: async (c) => {
        const { auth, kek } = await account.stretch(c.passphrase, c.salt, c.rounds, c.floor);
        // The stretched bytes never leave stretch, so they are known by the one `auth` they give.
        const known = await suite.derive(await suite.secret(c.stretched), bytes.EMPTY, bytes.label('auth'));
        const stretched = bytes.equal(known, auth) ? c.stretched : 'another';
        return { auth, stretched, kek: await sameAes(kek, c.kek) };
      },
    },
    recovery: {
      seal: async (c) => ({
        text: await account.recoveryText(c.code),
        recovery_auth: await account.recoveryAuth(c.code),
        kek: await sameAes(await account.recoveryKek(c.code), c.kek),
      }),
      open: async (c) => ({ code: await account.parseRecovery(c.text) }),
    },
    recovery_parse: { seal: async (c) => ({ code: await account.parseRecovery(c.text) }) },
    passphrase_wrap: {
      seal: async (c) => ({ box: await account.wrapPassphrase(await aes(c.kek), c.AK, c.person, c.nonce) }),
      open: async (c) => ({ AK: await account.unwrapPassphrase(await aes(c.kek), c.box, c.person) }),
    },
    recovery_wrap: {
      seal: async (c) => ({
        box: await account.wrapRecovery(await account.recoveryKek(c.code), c.AK, c.person, c.nonce),
      }),
      open: async (c) => ({ AK: await account.unwrapRecovery(await account.recoveryKek(c.code), c.box, c.person) }),
    },
    device_wrap: {
      seal: async (c) => ({ box: await account.wrapDevice(c.secret, c.AK, c.person, c.nonce) }),
      open: async (c) => ({ AK: await sameSecret(await account.unwrapDevice(c.secret, c.box, c.person), c.AK) }),
    },
  };
}

/**
 * @param {Case} seal
 * @param {Help} help
 * @returns {Record<string, Operation>}
 */
function keyOperations(seal, { pkcs8, privateKey, publicOf, sameSecret }) {
  const { bytes, keys, suite } = seal;
  /** @param {Case} c */
  const AK = (c) => suite.secret(c.AK);
  return {
    identity: {
      seal: async (c) => ({
        public: await publicOf(await privateKey(c.private)),
        pkcs8: pkcs8(c.private),
        box: await keys.sealIdentity(await AK(c), c.person, c.public, pkcs8(c.private), c.nonce),
      }),
      open: async (c) => {
        const found = await publicOf(await keys.openIdentity(await AK(c), c.person, c.public, c.box));
        const expected = await publicOf(await privateKey(c.private));
        return { private: bytes.equal(found, expected) ? c.private : 'another key' };
      },
    },
    bond_key: {
      seal: async (c) => ({ box: await keys.sealBondKey(await AK(c), c.bond, c.epoch, c.person, c.BK, c.nonce) }),
      open: async (c) => {
        const where = [await AK(c), c.bond, c.epoch, c.person, c.box];
        const shut = await settled(keys.openBondKey(...where));
        const BK = await settled(keys.openBondKeyBytes(...where));
        if (shut.error?.kind !== BK.error?.kind) return { BK: 'two ways of opening that differ' };
        if (BK.error) throw BK.error;
        return { BK: bytes.equal(await sameSecret(shut.value, c.BK), BK.value) ? BK.value : 'another key' };
      },
    },
    manifest: document(seal, 'Manifest', (c) => [c.instance, c.person, c.revision]),
    draft: document(seal, 'Draft', (c) => [c.log, c.slot]),
    note: document(seal, 'Note', (c) => [c.person, c.note_name]),
  };
}

/**
 * @param {Promise<any>} attempt
 * @returns {Promise<{ value?: any, error?: any }>}
 */
async function settled(attempt) {
  return attempt.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
}

/**
 * @param {Case} seal
 * @param {string} kind
 * @param {(c: Case) => unknown[]} where
 * @returns {Operation}
 */
function document({ keys, suite }, kind, where) {
  /**
   * @param {Case} c
   * @param {Uint8Array} box
   */
  const open = async (c, box) => keys[`open${kind}`](await suite.secret(c.AK), ...where(c), box);
  return {
    seal: async (c) => {
      const AK = await suite.secret(c.AK);
      const box = await writing(c.text, () => keys[`seal${kind}`](AK, ...where(c), {}, c.nonce));
      return { box, text: asText(c.text, await open(c, box)) };
    },
    open: async (c) => ({ text: asText(c.text, await open(c, c.box)) }),
  };
}

/** @param {Case} c */
function headerOf(c) {
  const { instance, log, id, author, room, kind, subject, pair, parent, reveal, reveal_at, revision } = c;
  return { instance, log, id, author, room, kind, subject, pair, parent, reveal, reveal_at, revision };
}

/**
 * @param {Case} seal
 * @returns {Record<string, Operation>}
 */
function recordOperations(seal) {
  const open = openings(seal);
  return {
    record: { seal: (c) => sealedRecord(seal, open, c) },
    record_self: { open: async (c) => ({ text: asText(c.text, (await open.self(c, c, people(c))).fields) }) },
    record_release: { open: async (c) => ({ text: asText(c.text, (await open.release(c, c, people(c))).fields) }) },
  };
}

/** @param {Case} c */
function people({ own, partner, pinned = null }) {
  return { own, partner, pinned };
}

/** @typedef {(c: Case, made: Case, known: Case) => Promise<{ fields: unknown, hash: Uint8Array }>} Opening */

/**
 * @param {Case} seal
 * @returns {{ self: Opening, release: Opening }}
 */
function openings({ record, suite }) {
  return {
    self: async (c, { box, com, self, mine }, { own }) => {
      const keys = { AK: await suite.secret(c.AK), self, author: own };
      return record.openOwn({ ...headerOf(c), box, com, mine }, keys);
    },
    release: async (c, { box, com, release }, { partner, pinned }) => {
      const keys = { BK: await suite.secret(c.BK), epoch: c.epoch, H: c.H, release, author: partner };
      return record.open({ ...headerOf(c), box, com }, pinned ? { ...keys, pinned } : keys);
    },
  };
}

/**
 * @param {Case} seal
 * @param {ReturnType<typeof openings>} open
 * @param {Case} c
 */
async function sealedRecord({ bytes, record, suite }, open, c) {
  const [AK, R] = [await suite.secret(c.AK), c.R.slice()];
  const given = { R, nonce: c.nonce, self_nonce: c.self_nonce };
  const made = await writing(c.text, () => record.seal(headerOf(c), {}, { AK }, given));
  const release = await released(suite, record, made, AK, c);
  const own = await open.self(c, made, { own: c.author, partner: c.other });
  const known = { own: c.other, partner: c.author, pinned: made.hash };
  const theirs = release ? await open.release(c, { ...made, release }, known) : own;
  const key = await suite.derive(await suite.secret(c.R), c.id, bytes.label('enc'));
  const { com, box, hash, self, mine } = made;
  return {
    ...{ header: record.header(headerOf(c)), key, com, box, hash, self, release, mine },
    text: [own, theirs].map((opened) => asText(c.text, opened.fields)).find((text) => text !== c.text) ?? c.text,
    R: R.some((/** @type {number} */ byte) => byte !== 0) ? 'still in memory' : c.R,
  };
}

/**
 * @param {Case} suite
 * @param {Case} record
 * @param {Case} made
 * @param {CryptoKey} AK
 * @param {Case} c
 */
async function released(suite, record, made, AK, { BK, epoch, H, release_nonce }) {
  return BK && record.release(AK, made, await suite.secret(BK), epoch, H, release_nonce);
}

/**
 * @param {Case} seal
 * @param {Help} help
 * @returns {Record<string, Operation>}
 */
function invitationOperations(seal, help) {
  const { invitation, suite } = seal;
  return {
    invitation: { seal: (c) => wholeInvitation(seal, help, c) },
    invitation_commit: {
      open: async (c) => {
        const inviter = { identity: c.identity_A, ephemeral: c.ephemeral_A, nonce: c.nonce_A };
        return invitation.checkCommit(c.c, c.invitation, inviter);
      },
    },
    invitation_key: {
      open: async (c) => {
        const identity = await help.privateKey(c.identity_private);
        const ephemeral = await help.privateKey(c.ephemeral_private);
        return { K: await invitation.exchange(meetingOf(c), c.S, c.side, { identity, ephemeral }) };
      },
    },
    invitation_code: { open: async (c) => invitation.checkCode(await suite.secret(c.K), c.speaker, c.code) },
    invitation_note: { open: (c) => invitation.openNote(envelopeOf(c), c.bond, c.box) },
    invitation_hello: { open: (c) => invitation.openHello(envelopeOf(c), c.person_B, c.box) },
    invitation_reveal: { open: (c) => invitation.openReveal(envelopeOf(c), c.person_A, c.box, new Uint8Array(32)) },
    invitation_gift: {
      open: async (c) => ({ BK: await invitation.openGift(await suite.secret(c.K), c.bond, c.epoch, c.box) }),
    },
  };
}

/** @param {Case} c */
function envelopeOf({ S, instance, invitation }) {
  return { S, instance, invitation };
}

/** @param {Case} c */
function meetingOf(c) {
  const { instance, invitation, bond, kind, lang } = c;
  const A = { person: c.person_A, identity: c.identity_A, ephemeral: c.ephemeral_A, nonce: c.nonce_A };
  const B = { person: c.person_B, identity: c.identity_B, ephemeral: c.ephemeral_B, nonce: c.nonce_B };
  return { instance, invitation, bond, kind, lang, A, B };
}

/**
 * @param {Case} seal
 * @param {Help} help
 * @param {Case} c
 */
async function wholeInvitation(seal, help, c) {
  const { invitation, suite } = seal;
  const [A, B] = [await sideOf(help, c, 'A'), await sideOf(help, c, 'B')];
  const meeting = meetingOf(c);
  const ofA = await invitation.exchange(meeting, c.S, 'A', A);
  const ofB = await invitation.exchange(meeting, c.S, 'B', B);
  const K = await help.sameSecret(ofA, c.K);
  const codes = await invitation.codes(ofB);
  const gift = await invitation.sealGift(ofA, c.bond, c.epoch, c.BK, c.gift_nonce);
  return {
    ...(await publicKeys(help, A, B)),
    ...(await agreements(seal, meeting, A, B)),
    ...(await messages(seal, meeting, c)),
    c: await invitation.commit(c.invitation, meeting.A),
    transcript: invitation.transcript(meeting),
    K: K === c.K ? await help.sameSecret(ofB, c.K) : K,
    code_A: codes.A,
    code_B: codes.B,
    gift,
    BK: await invitation.openGift(await suite.secret(c.K), c.bond, c.epoch, gift),
  };
}

/**
 * @param {Help} help
 * @param {Case} c
 * @param {'A' | 'B'} side
 */
async function sideOf({ privateKey }, c, side) {
  const identity = await privateKey(c[`identity_${side}_private`]);
  return { identity, ephemeral: await privateKey(c[`ephemeral_${side}_private`]) };
}

/** @typedef {{ identity: CryptoKey, ephemeral: CryptoKey }} Side */

/**
 * @param {Help} help
 * @param {Side} A
 * @param {Side} B
 */
async function publicKeys({ publicOf }, A, B) {
  const [identity_A, identity_B] = [await publicOf(A.identity), await publicOf(B.identity)];
  return { identity_A, identity_B, ephemeral_A: await publicOf(A.ephemeral), ephemeral_B: await publicOf(B.ephemeral) };
}

/**
 * @param {Case} seal
 * @param {Case} meeting
 * @param {Side} A
 * @param {Side} B
 */
async function agreements({ exchange }, meeting, A, B) {
  return {
    dh_identity_A_ephemeral_B: await exchange.agree(A.identity, meeting.B.ephemeral),
    dh_ephemeral_A_identity_B: await exchange.agree(B.identity, meeting.A.ephemeral),
    dh_ephemeral_A_ephemeral_B: await exchange.agree(A.ephemeral, meeting.B.ephemeral),
  };
}

/**
 * @param {Case} seal
 * @param {Case} meeting
 * @param {Case} c
 */
async function messages({ bytes, invitation }, { A, B }, c) {
  const envelope = envelopeOf(c);
  const { sealNote, sealHello, sealReveal, openNote, openHello, openReveal } = invitation;
  const empty = { name: '', note: '' };
  const note = await writing(c.note_text, () => sealNote(envelope, c.bond, empty, c.note_nonce));
  const hello = await writing(c.hello_text, () => sealHello(envelope, B.person, { ...B, name: '' }, c.hello_nonce));
  const reveal = await writing(c.reveal_text, () => sealReveal(envelope, A.person, { ...A, name: '' }, c.reveal_nonce));
  return {
    ...{ note, hello, reveal },
    note_text: asText(c.note_text, await openNote(envelope, c.bond, note)),
    hello_text: asText(c.hello_text, greeting(bytes, await openHello(envelope, B.person, hello))),
    reveal_text: asText(c.reveal_text, greeting(bytes, await openReveal(envelope, A.person, reveal, c.c))),
  };
}

/**
 * @param {Case} bytes
 * @param {Case} opened
 */
function greeting({ b64 }, { identity, ephemeral, nonce, name }) {
  return { identity: b64(identity), ephemeral: b64(ephemeral), nonce: b64(nonce), name };
}
