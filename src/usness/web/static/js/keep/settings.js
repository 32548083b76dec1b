/** @import { Manifest } from './manifest.js' */

/** @typedef {{ scheme: 'auto' | 'light' | 'dark', text: 'normal' | 'large' | 'larger' }} Look */
/** @typedef {{ minutes: number, leave: boolean }} Lock `minutes` 0: as long as the house allows */

// What a manifest may say besides what it must. A value that isn't known, from a later version perhaps, stays in it as it
// is, and counts as the first of the list, which is also the default.
const SCHEMES = /** @type {const} */ (['auto', 'light', 'dark']);
const TEXTS = /** @type {const} */ (['normal', 'large', 'larger']);
const MINUTES = [0, 1, 5, 15, 30];

export const DIMENSIONS = [
  'safety',
  'openness',
  'known',
  'acceptance',
  'clarity',
  'comfort',
  'appreciation',
  'togetherness',
  'growth',
  'repair',
];
export const MOST_FOCUS = 2;

/**
 * @template T
 * @param {readonly [T, ...T[]]} known
 * @param {unknown} value
 * @returns {T}
 */
function oneOf(known, value) {
  return known.find((one) => one === value) ?? known[0];
}

/**
 * @param {Manifest} manifest
 * @returns {Look}
 */
export function lookOf({ look }) {
  return { scheme: oneOf(SCHEMES, look?.scheme), text: oneOf(TEXTS, look?.text) };
}

/**
 * @param {Manifest} manifest
 * @returns {Lock}
 */
export function lockOf({ lock_minutes: minutes, lock_on_leave: leave }) {
  return { minutes: MINUTES.find((one) => one === minutes) ?? 0, leave: leave === true };
}

/**
 * @param {Manifest} manifest
 * @returns {string[]} dimensions, at most two
 */
export function focusOf({ focus }) {
  const known = Array.isArray(focus) ? focus.filter((one) => DIMENSIONS.includes(one)) : [];
  return [...new Set(known)].slice(0, MOST_FOCUS);
}
