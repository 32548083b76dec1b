import { b64, unb64 } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import { openBondKey, openIdentity } from '../seal/keys.js';
import { openDevice } from './device.js';
import { openedManifest } from './manifest.js';

export { NoKey, storeDevice, wipe } from './device.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Manifest, SealedManifest } from './manifest.js' */

/** @typedef {{ bond: string, epoch: number, box: string }} SealedBondKey */

/**
 * @typedef {object} Session what GET /session answers; bytes are base64url
 * @property {string} person
 * @property {string} secret
 * @property {string} salt
 * @property {number} rounds
 * @property {string} identity
 * @property {string} identity_box
 * @property {SealedManifest} manifest
 * @property {SealedBondKey[]} bond_keys
 * @property {string} device
 * @property {boolean} described whether this device has said what it is
 * @property {number} private_n
 * @property {number} lock_minutes
 */

/** @typedef {{ person: Bytes, identity: Bytes, name: string }} Partner */
/** @typedef {{ BK: CryptoKey, epoch: number }} BondKey */

/** What this page may use of a person's keys. It lives as long as the page, and nothing in it can be exported. */
export class Keys {
  /** @type {Map<string, Promise<CryptoKey>>} */
  #bonds = new Map();

  /**
   * @param {Bytes} instance
   * @param {Session} session
   * @param {CryptoKey} AK
   * @param {Manifest} manifest
   */
  constructor(instance, session, AK, manifest) {
    this.instance = instance;
    this.session = session;
    this.person = unb64(session.person);
    this.AK = AK;
    this.manifest = manifest;
    this.revision = session.manifest.revision;
  }

  /**
   * From the sealed manifest only: an attribute in the page is the host's word.
   *
   * @param {string} log base64url
   * @returns {Partner | null}
   */
  partner(log) {
    const bond = Object.hasOwn(this.manifest.bonds, log) ? this.manifest.bonds[log] : undefined;
    if (!bond) return null;
    return { person: unb64(bond.partner), identity: unb64(bond.identity), name: bond.name };
  }

  /**
   * @param {string} log base64url
   * @param {number} [epoch] that of a record; without it the newest
   * @returns {Promise<BondKey | null>}
   */
  async bond(log, epoch) {
    const found = this.sealedBondKey(log, epoch);
    if (!found) return null;
    const name = `${log} ${found.epoch}`;
    const opening = this.#bonds.get(name) ?? this.#open(found);
    this.#bonds.set(name, opening);
    return { BK: await opening, epoch: found.epoch };
  }

  /**
   * @param {string} log
   * @param {number} [epoch]
   * @returns {SealedBondKey | undefined}
   */
  sealedBondKey(log, epoch) {
    const own = this.session.bond_keys.filter((key) => key.bond === log);
    if (epoch !== undefined) return own.find((key) => key.epoch === epoch);
    return own.sort((a, b) => b.epoch - a.epoch)[0];
  }

  /** @param {SealedBondKey} key */
  #open({ bond, epoch, box }) {
    return openBondKey(this.AK, unb64(bond), epoch, this.person, unb64(box));
  }

  /** @returns {Promise<CryptoKey>} the private half, X25519 */
  identity() {
    const { identity, identity_box: box } = this.session;
    return openIdentity(this.AK, this.person, unb64(identity), unb64(box));
  }
}

/**
 * @param {{ session: Session, instance: string }} given
 * @returns {Promise<Keys>} throws NoKey when this device must ask for the passphrase again
 */
export async function openKeys({ session, instance }) {
  const house = unb64(instance);
  const person = unb64(session.person);
  const AK = await openDevice(person, unb64(session.secret));
  const manifest = await openedManifest({ AK, instance: house, person }, session.manifest);
  if (manifest.identity !== session.identity) throw new Failure('mismatch');
  return new Keys(house, session, AK, manifest);
}

/**
 * @param {Keys} keys
 * @returns {string} base64url
 */
export function ownLog(keys) {
  return b64(keys.person);
}
