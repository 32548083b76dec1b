/** @import { Document as Fields } from '../seal/document.js' */

/** @typedef {{ about: string, fear?: number, truth?: number }} Feared how awkward one thing was thought to be, and was, 0 to 100 */

/** How many words there are for it. */
const STEPS = 5;

/**
 * @param {unknown} value out of a box
 * @returns {number | undefined} 0 to 100, if it is one
 */
function degree(value) {
  return typeof value === 'number' && value >= 0 && value <= 100 ? value : undefined;
}

/**
 * @param {number} value 0 to 100
 * @returns {number} which of the five words fits, 0 to 4
 */
export function bucket(value) {
  return Math.min(STEPS - 1, Math.floor((value / 100) * STEPS));
}

/**
 * Puts guesses and looks back together. Of several about one thing the newest counts.
 *
 * @param {Fields[]} entries private ones, newest first
 * @returns {Feared[]} newest first, those with a guess
 */
export function feared(entries) {
  /** @type {Map<string, Feared>} */
  const found = new Map();
  for (const { room, kind, about, awkward } of entries) {
    const value = degree(awkward);
    if (room !== 'confide' || typeof about !== 'string' || value === undefined) continue;
    const one = found.get(about) ?? { about };
    if (kind === 'forecast') found.set(about, { ...one, fear: one.fear ?? value });
    if (kind === 'look-back') found.set(about, { ...one, truth: one.truth ?? value });
  }
  return [...found.values()].filter(({ fear }) => fear !== undefined);
}

/**
 * @param {Feared[]} fears
 * @param {number} most
 * @returns {Required<Feared>[]} of which both are known, oldest first
 */
export function compared(fears, most) {
  const whole = fears.flatMap(({ about, fear, truth }) => (fear === undefined || truth === undefined ? [] : [{ about, fear, truth }]));
  return whole.slice(0, most).reverse();
}
