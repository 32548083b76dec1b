/** @typedef {{ word: string, also: string }} Known a word, and by what else one may look for it */

/**
 * As one types on a phone: without accents, in any case, with any apostrophe, and with no more than one space.
 *
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
  const letters = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’‘ʼ]/g, "'");
  return letters.toLowerCase().replace(/\s+/g, ' ').trim();
}

/**
 * How well a word fits what is typed: its own beginning before any word's beginning in what else it is called by, that
 * before anywhere within. One letter finds beginnings only.
 *
 * @param {Known} known
 * @param {string} typed
 * @returns {number} 0 when it doesn't fit
 */
export function fits({ word, also }, typed) {
  const asked = plain(typed);
  if (asked === '') return 0;
  if (plain(word).startsWith(asked)) return 3;
  const all = ` ${plain(word)}, ${plain(also)}`;
  if (all.includes(` ${asked}`)) return 2;
  return asked.length > 1 && all.includes(asked) ? 1 : 0;
}

/**
 * How well a word must fit to be shown beside the best of them. Three letters begin few words, and are within many.
 *
 * @param {number} best
 * @param {string} typed
 * @returns {number}
 */
export function least(best, typed) {
  if (best === 3 && plain(typed).length <= 3) return 3;
  return Math.min(best, 2) || 1;
}
