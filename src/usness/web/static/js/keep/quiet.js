/** @import { Manifest } from './manifest.js' */

const DAY = 86_400_000;

/** Until I say so: a day that doesn't come. */
export const ALWAYS = '9999-12-31';

/**
 * @param {Pick<Manifest, 'quiet_until'>} manifest
 * @param {string} today YYYY-MM-DD on this clock
 * @returns {boolean}
 */
export function isQuiet({ quiet_until: until }, today) {
  return typeof until === 'string' && /^\d{4}-\d\d-\d\d$/.test(until) && until > today;
}

/**
 * @param {string} today YYYY-MM-DD
 * @param {number} days
 * @returns {string} the first day that isn't quiet any more
 */
export function after(today, days) {
  return new Date(Date.parse(today) + days * DAY).toISOString().slice(0, 10);
}
