import { privatelyBack } from '../entries.js';
import { load } from './unload.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { OwnEntry } from '../entries.js' */

/**
 * @typedef {object} Page one page of the own journal, opened
 * @property {string} id
 * @property {string} day
 * @property {string} words
 * @property {unknown} [media]
 * @property {number} [before]
 * @property {number} [after]
 */

/**
 * @param {OwnEntry} entry
 * @returns {Page[]} none if it is something else; for the house all private entries are alike
 */
function pageIn({ fields, json }) {
  if (fields.room !== 'journal' || fields.kind !== 'page' || typeof fields.words !== 'string') return [];
  const loads = { before: load(fields.before), after: load(fields.after) };
  return [{ id: json.id, day: json.day ?? '', words: fields.words, media: fields.media, ...loads }];
}

/**
 * The own pages, newest first, a part of the log at a time; parts without a page are passed over.
 *
 * @param {Keys} keys
 * @returns {AsyncGenerator<{ pages: Page[], before: number }, void>} `before` is 0 once there are no earlier ones
 */
export async function* pagesBack(keys) {
  for await (const { entries, before } of privatelyBack(keys)) {
    const pages = entries.flatMap(pageIn);
    if (pages.length > 0 || before === 0) yield { pages, before };
  }
}

/**
 * @param {Keys} keys
 * @param {string} since YYYY-MM-DD: what is older isn't asked for, however long the log is
 * @returns {Promise<Page[]>} the two newest, if there are as many
 */
export async function latest(keys, since) {
  /** @type {Page[]} */
  const found = [];
  for await (const { entries } of privatelyBack(keys)) {
    found.push(...entries.flatMap(pageIn));
    if (found.length >= 2 || (entries.at(-1)?.json.day ?? since) < since) break;
  }
  return found.slice(0, 2);
}
