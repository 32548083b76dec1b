import { call } from './api.js';
import { openNote, sealNote } from './seal/keys.js';
import { b64, unb64 } from './seal/bytes.js';

/** @import { Keys } from './keep/keys.js' */

/** @typedef {{ browser: string, system: string }} Described */

/** @type {[RegExp, string][]} the first that fits: nearly all say that they are Chrome or Safari too */
const BROWSERS = [
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

/** @type {[RegExp, string][]} */
const SYSTEMS = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * @param {string} agent
 * @param {number} fingers that the screen can feel
 * @returns {Described | null} null when this isn't known
 */
export function described(agent, fingers = 0) {
  const first = (/** @type {[RegExp, string][]} */ list) => list.find(([sign]) => sign.test(agent))?.[1];
  const [browser, system] = [first(BROWSERS), first(SYSTEMS)];
  if (!browser || !system) return null;
  // An iPad says that it is a Mac; no Mac has a screen that feels fingers.
  return { browser, system: system === 'Mac' && fingers > 1 ? 'iPad' : system };
}

/** @param {string} device */
const nameOf = (device) => `device ${device}`;

/**
 * Once a sign-in, this device says what it is: sealed, so the house that lists it learns nothing.
 *
 * @param {Keys} keys
 */
export async function describeHere({ AK, person, session }) {
  const is = described(navigator.userAgent, navigator.maxTouchPoints);
  if (session.described || !is) return;
  session.described = true;
  try {
    await call('PUT', '/devices/here', { about: b64(await sealNote(AK, person, nameOf(session.device), { ...is })) });
  } catch {
    // It says so on a later page; nothing waits for it.
    session.described = false;
  }
}

/**
 * @param {Keys} keys
 * @param {string} device
 * @param {string} about
 * @returns {Promise<Described>} throws Failure; the id is bound in, so the house can't swap two
 */
export async function openDescription({ AK, person }, device, about) {
  const { browser, system } = await openNote(AK, person, nameOf(device), unb64(about));
  return { browser: String(browser), system: String(system) };
}
