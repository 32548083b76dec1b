/** @import { Document as Fields } from './seal/document.js' */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** When something opens is the host's to know: it goes beside the box, and not into it. */
const BESIDE_THE_BOX = '[data-field="wait"], [data-field="opens"]';

/**
 * @param {Element} root
 * @returns {[string, Field][]} fields have no `name`: nothing can post them in plain
 */
function fieldsOf(root) {
  const found = /** @type {NodeListOf<Field>} */ (root.querySelectorAll(`[data-field]:not(${BESIDE_THE_BOX})`));
  return [...found].map((field) => [field.dataset.field ?? '', field]);
}

/**
 * @param {Element} root
 * @returns {Field[]} without choices: those always have a value, which says nothing about what was written
 */
function written(root) {
  const fields = fieldsOf(root).map(([, field]) => field);
  return fields.filter((field) => !(field instanceof HTMLSelectElement));
}

/**
 * @param {Field} field
 * @returns {unknown} a number that nobody chose is nothing, and no zero; what a part keeps as JSON is what it says
 */
function valueOf(field) {
  if ('json' in field.dataset) return JSON.parse(field.value);
  if (!('number' in field.dataset)) return field.value;
  return field.value === '' ? undefined : Number(field.value);
}

/**
 * @param {Element} root
 * @returns {Fields} without what may be left out and was
 */
export function gathered(root) {
  const given = fieldsOf(root).filter(([, field]) => !isBeside(field) || field.value.trim() !== '');
  return Object.fromEntries(given.map(([name, field]) => [name, valueOf(field)]));
}

/** @param {Field} field that goes along with the words, and never instead of them */
function isBeside(field) {
  return 'beside' in field.dataset;
}

/**
 * @param {Element} root
 * @returns {boolean} whether nobody has written anything
 */
export function blank(root) {
  return written(root).every((field) => field.value.trim() === '');
}

/**
 * @param {Element} root
 * @returns {boolean} whether there is nothing to seal: what goes along with words is none
 */
export function unsaid(root) {
  return written(root).every((field) => isBeside(field) || field.value.trim() === '');
}

/**
 * What is being typed just now is never overwritten.
 *
 * @param {Element} root
 * @param {Fields} values
 * @returns {boolean} whether there was something to put back
 */
export function restored(root, values) {
  if (!blank(root)) return false;
  for (const [name, field] of fieldsOf(root)) if (name in values) field.value = textOf(field, values[name]);
  return !blank(root);
}

/**
 * @param {Field} field
 * @param {unknown} value
 */
function textOf(field, value) {
  return 'json' in field.dataset ? JSON.stringify(value) : String(value);
}

/** @param {Element} root */
export function emptied(root) {
  for (const field of written(root)) field.value = '';
}
