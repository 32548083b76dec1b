/** @typedef {{ id: string, need: string, step: string, text: string }} Starter */

/** Being met, in the order that helps most: understood, not alone with it, loved, and only then asked. */
const STEPS = ['heard', 'sense', 'accept', 'ask'];

/** What every need may begin with. */
const ANY = 'any';

/**
 * Good news wants to be asked about; anything else first wants to be heard.
 *
 * @param {string} need as it was named, or empty
 * @returns {string[]}
 */
export function steps(need) {
  return need === 'celebrate' ? ['ask', ...STEPS.filter((step) => step !== 'ask')] : STEPS;
}

/**
 * A few beginnings for one step, those of the need first. Each turn shows the next ones; after the last come the first again.
 *
 * @param {readonly Starter[]} all
 * @param {string} need
 * @param {string} step
 * @param {number} turn from 0
 * @param {number} [most]
 * @returns {Starter[]}
 */
export function beginnings(all, need, step, turn, most = 3) {
  const here = all.filter((one) => one.step === step);
  const found = [...here.filter((one) => one.need === need && need !== ANY), ...here.filter((one) => one.need === ANY)];
  if (found.length <= most) return found;
  const from = (turn * most) % found.length;
  return [...found, ...found].slice(from, from + most);
}
