/** @import { Bytes } from './seal/bytes.js' */
/** @typedef {'passphrase' | 'spoken' | 'common'} ListName */

/** @type {Map<string, Promise<string[]>>} */
const lists = new Map();

/**
 * @param {ListName} name
 * @param {string} lang
 * @returns {Promise<string[]>}
 */
export function words(name, lang) {
  const file = new URL(`../words/${name}-${lang}.txt`, import.meta.url).href;
  const list = lists.get(file) ?? load(file);
  lists.set(file, list);
  list.catch(() => lists.delete(file));
  return list;
}

/**
 * @param {string} file
 * @returns {Promise<string[]>}
 */
async function load(file) {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`no list at ${file}`);
  return (await response.text()).split('\n').map((word) => word.trim()).filter(Boolean);
}

/**
 * @param {readonly string[]} list 256 words
 * @param {readonly string[]} heard 4 words
 * @returns {Bytes | null} null when one is not in the list
 */
export function codeOf(list, heard) {
  const places = heard.map((word) => list.indexOf(word.trim().toLowerCase()));
  return places.includes(-1) ? null : Uint8Array.from(places);
}
