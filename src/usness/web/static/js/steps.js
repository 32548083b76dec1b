import { Refusal } from './api.js';
import { owned } from './find.js';
import { Failure } from './seal/failure.js';

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

/** @param {Element} root */
export function hush(root) {
  for (const saying of owned(root, '[data-say]')) saying.hidden = true;
}

/**
 * Shows one sentence: the part's own for this code; else the house's, or the page's general one, in the part's `refused`.
 *
 * @param {Element} root
 * @param {string} code
 * @param {string} [sentence]
 */
export function say(root, code, sentence = '') {
  hush(root);
  const sayings = owned(root, '[data-say]');
  const own = sayings.find((saying) => saying.dataset.say === code);
  const slot = own ?? sayings.find((saying) => saying.dataset.say === 'refused');
  if (!slot) return;
  if (!own) slot.textContent = general(code) || sentence || general('wrong');
  slot.hidden = false;
  slot.scrollIntoView({ block: 'nearest' });
}

/**
 * @param {string} code
 * @returns {string}
 */
function general(code) {
  return document.querySelector(`#sentences > [data-code="${CSS.escape(code)}"]`)?.textContent ?? '';
}

/**
 * @param {unknown} error
 * @returns {[string, string]} the code and the house's sentence
 */
export function reason(error) {
  if (error instanceof Refusal) return [error.code, error.sentence];
  if (error instanceof Failure) return [error.kind, ''];
  console.error(error);
  return ['wrong', ''];
}

/**
 * @param {HTMLButtonElement | null} button
 * @param {boolean} on
 */
function busy(button, on) {
  if (!button) return;
  button.setAttribute('aria-busy', String(on));
  button.disabled = on;
}

/**
 * What takes long says so, in the part's own words.
 *
 * @param {Element} root
 * @param {boolean} on
 */
function progress(root, on) {
  for (const sign of owned(root, '.progress')) sign.hidden = !on;
}

/**
 * One try at something: the button is busy meanwhile, and a refusal is said where the reader looks.
 *
 * @param {Element} root
 * @param {HTMLButtonElement | null} button
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it worked
 */
export async function attempt(root, button, work) {
  hush(root);
  busy(button, true);
  progress(root, true);
  try {
    await work();
    return true;
  } catch (error) {
    say(root, ...reason(error));
    return false;
  } finally {
    progress(root, false);
    busy(button, false);
  }
}
