import { owned } from './find.js';

/**
 * @param {Element} root
 * @returns {string | undefined}
 */
export function current(root) {
  return owned(root, '[data-step]').find((step) => !step.hidden)?.dataset.step;
}

/**
 * @param {Element} root
 * @param {string} name
 * @returns {HTMLElement}
 */
export function step(root, name) {
  const found = owned(root, '[data-step]').find((one) => one.dataset.step === name);
  if (!found) throw new Error(`the page lacks the step ${name}`);
  return found;
}

/**
 * One step at a time. The focus goes to the new one's heading, so that a screen reader reads on from there.
 *
 * @param {Element} root
 * @param {string} name
 * @returns {HTMLElement} the step
 */
export function show(root, name) {
  const shown = step(root, name);
  if (!shown.hidden) return shown;
  for (const one of owned(root, '[data-step]')) one.hidden = one !== shown;
  const heading = shown.querySelector('h1, h2');
  if (heading instanceof HTMLElement) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }
  return shown;
}
