import { fresh, wake } from './house.js';
import { mediaIn, VOICES } from './keep/blobs.js';

/** @import { Keys } from './keep/keys.js' */
/** @import { Document as Fields } from './seal/document.js' */
/** @typedef {HTMLElement & { give: (given: { keys: Keys, log: string, medium: import('./keep/blobs.js').Medium }) => void }} Shown */

/** @type {Promise<Document> | undefined} */
let parts;

/**
 * How a recording and a picture look stands in a page of its own: most pages have none, and carry nothing for them.
 *
 * @param {'voice' | 'picture'} name
 * @returns {Promise<DocumentFragment>}
 */
async function part(name) {
  parts ??= fresh('/media');
  parts.catch(() => (parts = undefined));
  const template = (await parts).querySelector(`template[data-of="${name}"]`);
  if (!(template instanceof HTMLTemplateElement)) throw new Error('the page lacks a part');
  return document.importNode(template.content, true);
}

/**
 * Shows, after someone's words, what came with them. Nothing is fetched before the words are open.
 *
 * @param {Element} words
 * @param {Keys} keys
 * @param {string} log that the entry lies in
 * @param {Fields} fields
 */
export async function showMedia(words, keys, log, fields) {
  const place = placeAfter(words);
  const shown = [];
  for (const medium of mediaIn(fields)) {
    const made = await part(VOICES.includes(medium.type) ? 'voice' : 'picture');
    shown.push({ medium, made, element: /** @type {Shown} */ (made.firstElementChild) });
  }
  place.replaceChildren(...shown.map(({ made }) => made));
  const awake = await wake(place);
  // A part of the page that was shown afresh meanwhile is no longer in it, and what was in it sleeps.
  for (const { medium, element } of shown) if (awake && element.isConnected) element.give({ keys, log, medium });
}

/**
 * @param {Element} words
 * @returns {Element}
 */
function placeAfter(words) {
  const next = words.nextElementSibling;
  if (next instanceof HTMLElement && 'media' in next.dataset) return next;
  const place = Object.assign(document.createElement('div'), { className: 'media' });
  place.dataset.media = '';
  words.after(place);
  return place;
}
