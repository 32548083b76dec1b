import { need } from '../find.js';

/** @import { Document as Fields } from '../seal/document.js' */

/** @typedef {{ id: string, strength: number }} Felt a feeling of the library, and how strong it is here, 1 to 3 */

/**
 * @typedef {object} Confided what came in a box of this room; anyone with the keys may have written anything
 * @property {string} what
 * @property {string} words
 * @property {string} beside
 * @property {Felt[]} feelings
 * @property {string} need
 * @property {'tender' | 'heavy'} weight
 * @property {string} moment
 */

/** From this depth on a page says what it took, and asks for no more. */
const DEEP = 4;

/**
 * @param {Fields} fields
 * @returns {Confided}
 */
export function confided(fields) {
  const text = (/** @type {string} */ name) => (typeof fields[name] === 'string' ? fields[name].trim() : '');
  const [what, words, beside, wanted, moment] = ['what', 'words', 'beside', 'need', 'moment'].map(text);
  const told = { what: what ?? '', words: words ?? '', beside: beside ?? '', need: wanted ?? '', moment: moment ?? '' };
  return { ...told, feelings: felt(fields.feelings), weight: fields.weight === 'heavy' ? 'heavy' : 'tender' };
}

/**
 * @param {unknown} value
 * @returns {Felt[]} those that have the shape of one
 */
export function felt(value) {
  if (!Array.isArray(value)) return [];
  const found = value.filter((one) => typeof one?.id === 'string' && /^fe\d{3}$/.test(one.id));
  return found.map(({ id, strength }) => ({ id, strength: [1, 2, 3].includes(strength) ? strength : 2 }));
}

/**
 * @param {'kind' | 'need' | 'feeling' | 'strength'} what
 * @param {string} id out of a box
 * @returns {string} the library's words, or none
 */
export function named(what, id) {
  return entry(what, id)?.textContent?.trim() ?? '';
}

/**
 * @param {Confided} told
 * @returns {boolean} whether it took something to say, or takes something to read
 */
export function isHard({ what, weight }) {
  return weight === 'heavy' || Number(entry('kind', what)?.dataset.depth ?? 0) >= DEEP;
}

/**
 * @param {string} what
 * @param {string} id
 * @returns {HTMLElement | null}
 */
function entry(what, id) {
  return id ? document.querySelector(`[data-names] > [data-${what}="${CSS.escape(id)}"]`) : null;
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @param {string} text nothing hides the place
 */
export function put(root, selector, text) {
  const place = need(root, selector, HTMLElement);
  place.textContent = text;
  place.hidden = text === '';
}

/**
 * @param {Event} event that a part opened its record
 * @returns {Fields}
 */
export function fieldsIn(event) {
  return event instanceof CustomEvent ? event.detail : {};
}
