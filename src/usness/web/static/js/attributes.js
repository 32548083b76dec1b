import { hashOf } from './entries.js';

/** @import { Where } from './entries.js' */
/** @import { Keys } from './keep/keys.js' */
/** @import { RecordJson } from './keep/records.js' */
/** @import { Document as Fields } from './seal/document.js' */

/** @returns {string} the log that this page is about */
export function logHere() {
  return document.body.dataset.log ?? '';
}

/**
 * @param {Element} element
 * @param {string} name
 * @returns {RecordJson | undefined}
 */
export function recordAt(element, name = 'record') {
  const json = element.getAttribute(name);
  return json ? JSON.parse(json) : undefined;
}

/**
 * @param {Element} element
 * @param {string} name an attribute with the id of the element that shows the record
 * @returns {RecordJson | undefined}
 */
export function recordOf(element, name = 'of') {
  const shown = document.getElementById(element.getAttribute(name) ?? '');
  return shown ? recordAt(shown) : undefined;
}

/**
 * @param {Element} element
 * @returns {Where} all but the parent
 */
export function whereIn(element) {
  const text = (/** @type {string} */ name) => element.getAttribute(name) ?? '';
  const reveal = text('reveal') === 'together' ? 'together' : 'now';
  const names = { room: text('room'), kind: text('kind'), subject: text('subject') };
  return { log: logHere(), ...names, reveal, round: Number(text('round')) };
}

/**
 * The parent is computed from what stands in the page, or the host could hang these words under others.
 *
 * @param {Keys} keys
 * @param {Element} element
 * @returns {Promise<Where>}
 */
export async function answering(keys, element) {
  const where = whereIn(element);
  const parent = recordOf(element, 'parent-of');
  return parent ? { ...where, parent: await hashOf(keys, where.log, parent) } : where;
}

/**
 * What was asked, in which language, belongs to the answer: the two may read it in different ones.
 *
 * @param {Element} element
 * @returns {Fields}
 */
export function asked(element) {
  const shown = document.getElementById(element.getAttribute('prompt') ?? '');
  if (!shown) return {};
  return { prompt: shown.textContent.trim(), lang: shown.closest('[lang]')?.getAttribute('lang') ?? '' };
}
