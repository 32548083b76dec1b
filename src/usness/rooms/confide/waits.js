/** When a night is over, for whoever wants to think again in daylight. */
const MORNING = 8;
/** A night is not what is left of one. */
const SHORTEST = 6 * 3600;

/**
 * @param {string} wait seconds, or `night`
 * @param {Date} now
 * @returns {number} whole minutes in seconds: the house needn't know at which second someone sealed
 */
export function whole(wait, now) {
  const seconds = wait === 'night' ? untilMorning(now) : Number(wait);
  return Math.ceil(seconds / 60) * 60;
}

/**
 * @param {Date} now
 * @returns {number} seconds until the next morning that is at least a short night away
 */
function untilMorning(now) {
  const morning = new Date(now);
  morning.setHours(MORNING, 0, 0, 0);
  while (morning.getTime() - now.getTime() < SHORTEST * 1000) morning.setDate(morning.getDate() + 1);
  return (morning.getTime() - now.getTime()) / 1000;
}
