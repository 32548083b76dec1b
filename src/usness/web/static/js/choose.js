/**
 * @typedef {object} Card
 * @property {string} subject
 * @property {number} depth
 * @property {number} round
 * @property {boolean} spare
 * @property {boolean} begun what was answered stays in sight, also when the pace is slower now
 */

/**
 * @typedef {object} Limits
 * @property {number} pace the person's own, sealed
 * @property {number} hour of the local clock
 */

const DEEP = 4;
const LATE = 22;
const EARLY = 5;

/**
 * What is heavy late in the evening is heavier in bed.
 *
 * @param {Card} card
 * @param {Limits} limits
 */
function fits({ depth, begun }, { pace, hour }) {
  const late = hour >= LATE || hour < EARLY;
  return begun || (depth <= pace && !(late && depth >= DEEP));
}

/**
 * The lightest card that isn't done; once it is, a deeper one. In the place of a passed one stands a spare.
 *
 * @template {Card} C
 * @param {C[]} cards light to deep, then the spares
 * @param {Limits} limits
 * @param {(card: C) => boolean} passed
 * @param {(card: C) => boolean} done
 * @returns {C | undefined}
 */
export function choose(cards, limits, passed, done) {
  const may = cards.filter((card) => fits(card, limits));
  const spares = may.filter((card) => card.spare && !passed(card));
  const line = may.filter((card) => !card.spare).flatMap((card) => (passed(card) ? spares.splice(0, 1) : [card]));
  return line.find((card) => !done(card));
}

/**
 * @typedef {object} Practice
 * @property {string} name
 * @property {string[]} builds dimensions
 */

/**
 * What the guide proposes first stays first. What comes after "Something else" begins with what this person wants to look
 * at: their focus is sealed, so the house can't know.
 *
 * @param {string[]} order names, `question` and `rest` among them
 * @param {Practice[]} practices
 * @param {string[]} focus
 * @returns {string[]}
 */
export function inFocus(order, practices, focus) {
  const builds = (/** @type {string} */ name) => practices.find((one) => one.name === name)?.builds ?? [];
  const wanted = (/** @type {string} */ name) => builds(name).some((dimension) => focus.includes(dimension));
  const [first, ...rest] = order;
  if (first === undefined) return [];
  return [first, ...rest.filter(wanted), ...rest.filter((name) => !wanted(name))];
}
