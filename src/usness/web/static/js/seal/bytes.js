import { Failure } from './failure.js';

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

export const EMPTY = new Uint8Array(0);
export const SUITE = Uint8Array.of(1);

const U32_MAX = 0xffffffff;
const CHUNK = 0x8000;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A lone surrogate is refused: TextEncoder turns each into U+FFFD, and two passphrases would become one.
 *
 * @param {string} text
 * @returns {Bytes}
 */
export function utf8(text) {
  if (/\p{Surrogate}/u.test(text)) throw new Failure('malformed');
  return encoder.encode(text);
}

/**
 * @param {Bytes} bytes
 * @returns {string}
 */
export function text(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Failure('malformed');
  }
}

/**
 * @param {Bytes} bytes
 * @param {number} length
 * @returns {Bytes} the same bytes
 */
export function exact(bytes, length) {
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) throw new Failure('malformed');
  return bytes;
}

/**
 * @param {Bytes} bytes
 * @returns {Bytes} the same 16 bytes
 */
export function id(bytes) {
  return exact(bytes, 16);
}

/**
 * @param {...Bytes} parts
 * @returns {Bytes}
 */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * @param {number} n
 * @returns {Bytes} 4 bytes, big-endian
 */
export function u32(n) {
  if (!Number.isInteger(n) || n < 0 || n > U32_MAX) throw new Failure('malformed');
  return Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);
}

/**
 * The length before each field keeps a byte from moving over to its neighbour unseen. One buffer for all: a page of fifty
 * records writes a thousand fields.
 *
 * @param {...Bytes} fields
 * @returns {Bytes} each after its length
 */
export function LP(...fields) {
  const whole = new Uint8Array(fields.reduce((sum, field) => sum + 4 + field.length, 0));
  const view = new DataView(whole.buffer);
  let at = 0;
  for (const field of fields) {
    view.setUint32(at, field.length);
    whole.set(field, at + 4);
    at += 4 + field.length;
  }
  return whole;
}

/**
 * @param {string} purpose
 * @param {...(Bytes | string)} fields
 * @returns {Bytes}
 */
export function label(purpose, ...fields) {
  const parts = ['usness', SUITE, purpose, ...fields];
  return LP(...parts.map((part) => (typeof part === 'string' ? utf8(part) : part)));
}

/**
 * @param {Bytes} bytes
 * @returns {string} base64url without padding
 */
export function b64(bytes) {
  let binary = '';
  // A picture has more bytes than a call may have arguments.
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * One text for one sequence of bytes: stray letters, padding and leftover bits are refused.
 *
 * @param {string} encoded
 * @returns {Bytes}
 */
export function unb64(encoded) {
  if (typeof encoded !== 'string' || !/^[\w-]*$/.test(encoded) || encoded.length % 4 === 1) {
    throw new Failure('malformed');
  }
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  if (b64(bytes) !== encoded) throw new Failure('malformed');
  return bytes;
}

/**
 * @param {Bytes} bytes
 * @returns {string} lower case
 */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * @param {string} encoded lower case
 * @returns {Bytes}
 */
export function unhex(encoded) {
  if (!/^([0-9a-f]{2})*$/.test(encoded)) throw new Failure('malformed');
  return Uint8Array.from(encoded.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/**
 * Every byte is looked at, so that the time it takes doesn't tell where two values part.
 *
 * @param {Bytes} a
 * @param {Bytes} b
 * @returns {boolean}
 */
export function equal(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}

/** @param {Bytes} bytes */
export function zero(bytes) {
  bytes.fill(0);
}

/**
 * A secret lives no longer than the one use it was made for, even when that use fails.
 *
 * @template T
 * @param {Bytes} bytes
 * @param {(bytes: Bytes) => T | Promise<T>} use
 * @returns {Promise<T>}
 */
export async function spend(bytes, use) {
  try {
    return await use(bytes);
  } finally {
    zero(bytes);
  }
}

/**
 * @param {string[]} texts base64url
 * @returns {string | undefined} the one whose bytes come first; letters and bytes are not in one order
 */
export function lowest(texts) {
  return texts.map((text) => [hex(unb64(text)), text]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))[0]?.[1];
}
