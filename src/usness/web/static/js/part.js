import { adopt, fresh } from './house.js';

/**
 * The focus goes to the new heading, so that a screen reader reads on from there.
 *
 * @param {Element} root
 */
export function toHeading(root) {
  const heading = root.querySelector('h1, h2');
  if (!(heading instanceof HTMLElement)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

/**
 * Another page came back (a locked house, a composer without doors): then the browser shall go there itself.
 *
 * @param {Document} page
 * @returns {boolean}
 */
function fits(page) {
  const [there, here] = [page.body, document.body];
  if (new URL(page.URL).pathname !== location.pathname) return false;
  return there.className === here.className && there.dataset.build === here.dataset.build;
}

/**
 * Shows anew, in place, what the house has to say about a part of this page.
 *
 * @param {string} id
 * @returns {Promise<void>}
 */
export async function renew(id = 'main') {
  const page = await fresh(location.pathname + location.search);
  const [old, part] = [document.getElementById(id), page.getElementById(id)];
  if (!old || !part || !fits(page)) return location.reload();
  document.title = page.title;
  const here = adopt(old, part);
  if (id === 'main') toHeading(here);
}

/**
 * A row that only this device can decide about stands hidden in the page, and so does a list of nothing but such rows.
 *
 * @param {Element} part
 */
export function showRow(part) {
  for (const outer of [part.closest('li'), part.closest('ul')]) if (outer) outer.hidden = false;
}

/**
 * @param {Element} root
 * @param {string} name of the one part that is shown
 */
export function showPart(root, name) {
  for (const part of root.querySelectorAll('[data-part]')) {
    part.toggleAttribute('hidden', part.getAttribute('data-part') !== name);
  }
}
