import { dayAt } from './days.js';

/** @typedef {{ reveal_at: number, wait?: number }} Opening `reveal_at` is the first second, in UTC, of a day */

const CLOCK = /^(\d\d):(\d\d)$/;

/**
 * @param {Element} element
 * @param {string} name
 * @returns {string} what was chosen in the form, else what its attribute says
 */
function chosen(element, name) {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll(`[data-field="${name}"]`));
  const given = [...fields].find((field) => field.type !== 'radio' || field.checked)?.value;
  return given || (element.getAttribute(name) ?? '');
}

/**
 * @param {number} hours
 * @param {number} minutes
 * @param {number} now in milliseconds since 1970
 * @returns {number} seconds until this device's clock next shows that
 */
function untilClock(hours, minutes, now) {
  const next = new Date(now);
  next.setHours(hours, minutes, 0, 0);
  if (next.getTime() <= now) next.setDate(next.getDate() + 1);
  return Math.ceil((next.getTime() - now) / 1000);
}

/**
 * @param {string} text seconds, or a time by the clock such as 07:00
 * @param {number} now
 * @returns {number} whole seconds
 */
export function waitOf(text, now) {
  const [, hours, minutes] = CLOCK.exec(text) ?? [];
  return hours ? untilClock(Number(hours), Number(minutes), now) : Number(text);
}

/**
 * When what is sealed here opens: as the day begins that is chosen as `opens`, or after the `wait`. Both are the host's to
 * keep, so they go beside the box. The header names no more than a day.
 *
 * @param {Element} element
 * @param {number} [now] in milliseconds since 1970
 * @returns {Opening}
 */
export function opening(element, now = Date.now()) {
  const day = chosen(element, 'opens');
  if (day) return { reveal_at: Date.parse(day) / 1000 };
  const wait = waitOf(chosen(element, 'wait'), now);
  const zone = element.getAttribute('zone') ?? undefined;
  return { wait, reveal_at: Date.parse(dayAt(now + wait * 1000, zone)) / 1000 };
}
