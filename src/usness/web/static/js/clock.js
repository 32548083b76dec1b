/** @typedef {{ began: number, minutes: number }} Clock `began` in milliseconds since 1970 */

const MINUTE = 60_000;

/** How long after its end a clock still stands: whoever comes back later than that begins anew. */
const LINGERS = 60 * MINUTE;

/**
 * By the wall clock, so that sleep and a fresh page change nothing.
 *
 * @param {Clock} clock
 * @param {number} now
 * @returns {{ part: number, left: number, round: boolean }} how much has passed, 0 to 1; how many whole minutes are left
 */
export function passed({ began, minutes }, now) {
  const gone = Math.min(Math.max(now - began, 0), minutes * MINUTE);
  const left = Math.round((minutes * MINUTE - gone) / MINUTE);
  return { part: gone / (minutes * MINUTE), left, round: gone === minutes * MINUTE };
}

/**
 * @param {{ [name: string]: unknown } | null} kept
 * @param {number} now
 * @returns {Clock | undefined} a clock that still means this writing
 */
export function standing(kept, now) {
  const { began, minutes } = kept ?? {};
  if (typeof began !== 'number' || typeof minutes !== 'number' || !(minutes > 0)) return undefined;
  return now - began < minutes * MINUTE + LINGERS ? { began, minutes } : undefined;
}
