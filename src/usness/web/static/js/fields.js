/** @import { Document as Fields } from './seal/document.js' */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/**
 * @param {Element} root
 * @returns {[string, Field][]} fields have no `name`: nothing can post them in plain
 */
function fieldsOf(root) {
  const found = /** @type {NodeListOf<Field>} */ (root.querySelectorAll('[data-field]'));
  return [...found].map((field) => [field.dataset.field ?? '', field]);
}

/**
 * @param {Element} root
 * @returns {Fields}
 */
export function gathered(root) {
  const values = fieldsOf(root).map(([name, field]) => [name, 'number' in field.dataset ? Number(field.value) : field.value]);
  return Object.fromEntries(values);
}

/**
 * What is being typed just now is never overwritten.
 *
 * @param {Element} root
 * @param {Fields} values
 * @returns {boolean} whether there was something to put back
 */
export function restored(root, values) {
  const fitting = fieldsOf(root).filter(([name, field]) => name in values && (field instanceof HTMLSelectElement || !field.value));
  for (const [name, field] of fitting) field.value = String(values[name]);
  return fitting.some(([, field]) => field.value !== '');
}

/**
 * @param {Element} root
 * @returns {boolean} whether nobody has written anything
 */
export function blank(root) {
  return fieldsOf(root).every(([, field]) => field instanceof HTMLSelectElement || field.value.trim() === '');
}

/** @param {Element} root */
export function emptied(root) {
  for (const [, field] of fieldsOf(root)) if (!(field instanceof HTMLSelectElement)) field.value = '';
}
