import { hashOf } from './entries.js';
import { opening } from './opening.js';
import { b64, lowest } from './seal/bytes.js';
import { Failure } from './seal/failure.js';

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
 * Whose words stand where is the page's claim: one's own would open just as well in the other's place.
 *
 * @param {Keys} keys
 * @param {Element} element
 * @param {RecordJson} record
 */
export function agree(keys, element, { author }) {
  const isMine = author === b64(keys.person);
  if ((element.getAttribute('by') === 'me') !== isMine) throw new Failure('mismatch');
}

/**
 * @param {Element} element
 * @returns {Where} all but the parent
 */
export function whereIn(element) {
  const text = (/** @type {string} */ name) => element.getAttribute(name) ?? '';
  const names = { room: text('room'), kind: text('kind'), subject: text('subject') };
  const where = { log: logHere(), ...names, round: Number(text('round')) };
  if (text('reveal') === 'at') return { ...where, reveal: 'at', ...opening(element) };
  return { ...where, reveal: text('reveal') === 'together' ? 'together' : 'now' };
}

/**
 * The parent is computed from what stands in the page, or the host could hang these words under others. Of several the
 * lowest hash is named: what opens together needs the same parent on both sides.
 *
 * @param {Keys} keys
 * @param {Element} element
 * @returns {Promise<Where>}
 */
export async function answering(keys, element) {
  const where = whereIn(element);
  const ids = (element.getAttribute('parent-of') ?? '').split(' ').filter(Boolean);
  const records = ids.map((id) => recordAt(document.getElementById(id) ?? element)).filter((one) => one !== undefined);
  const hashes = await Promise.all(records.map((one) => hashOf(keys, where.log, one)));
  const parent = lowest(hashes);
  return parent ? { ...where, parent } : where;
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
