const DAY = 86_400_000;

/** @returns {string} the page's language */
function language() {
  return document.documentElement.lang;
}

/**
 * @param {Date} now
 * @returns {string} the local day as YYYY-MM-DD
 */
export function isoDay(now) {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/**
 * @param {number} now in milliseconds since 1970
 * @param {string | undefined} zone an IANA name; this device's if there is none
 * @returns {string} the day there as YYYY-MM-DD
 */
export function dayAt(now, zone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const form = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone, calendar: 'iso8601' };
  const parts = new Intl.DateTimeFormat('en-u-nu-latn', form).formatToParts(now);
  return ['year', 'month', 'day'].map((name) => parts.find(({ type }) => type === name)?.value).join('-');
}

/**
 * @param {string} day YYYY-MM-DD
 * @returns {number} days from today on this clock
 */
export function daysFromNow(day) {
  return daysBetween(isoDay(new Date()), day);
}

/**
 * @param {string} from YYYY-MM-DD
 * @param {string} to YYYY-MM-DD
 * @returns {number}
 */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/**
 * Today and yesterday by name, the days around by weekday, all others by date.
 *
 * @param {string} day YYYY-MM-DD
 * @returns {string}
 */
export function spoken(day) {
  const away = daysFromNow(day);
  if (Math.abs(away) < 2) return new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(away, 'day');
  /** @type {Intl.DateTimeFormatOptions} */
  const form = Math.abs(away) < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(language(), { ...form, timeZone: 'UTC' }).format(new Date(day));
}
