/** @typedef {{ day: string, before?: number, after?: number }} Weighed a page: the day it was kept, and two loads from 0 to 6 */

const HEAVY = 5;
const SOME = 3;
const LATELY = 7;
const DAY = 86_400_000;

/**
 * @param {unknown} value out of a box
 * @returns {number | undefined} a load, if it is one
 */
export function load(value) {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 6 ? Number(value) : undefined;
}

/**
 * Heavy at its end, or not lightened by the writing. What was light all the time isn't heavy for having stayed so.
 *
 * @param {Weighed} page
 */
function heavy({ before, after }) {
  if (after === undefined) return false;
  return after >= HEAVY || (before !== undefined && after >= before && after >= SOME);
}

/**
 * Whether writing alone seems not to help just now: the two latest pages are of these seven days, and both were heavy.
 *
 * @param {Weighed[]} pages newest first
 * @param {string} today YYYY-MM-DD
 */
export function another(pages, today) {
  const latest = pages.slice(0, 2);
  const lately = (/** @type {Weighed} */ { day }) => Date.parse(today) - Date.parse(day) < LATELY * DAY;
  return latest.length === 2 && latest.every((page) => lately(page) && heavy(page));
}

/**
 * @param {string} today YYYY-MM-DD
 * @returns {string} the day before which no page counts as lately
 */
export function weekBefore(today) {
  return new Date(Date.parse(today) - LATELY * DAY).toISOString().slice(0, 10);
}
