/** @import { Lock, Look } from './keep/settings.js' */

// What this device keeps in the clear, since pages need it before any key is there: how they look, when they lock, and which
// room was the last. None of it is a word or a name, and who signs out takes it along.
const LOOK = 'usness-look';
const LOCK = 'usness-lock';
const LEFT = 'usness-left';

/**
 * @param {string} name
 * @returns {unknown} undefined for what isn't there or can't be read
 */
function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Without a memory the pages are as the house made them.
  }
}

/** @param {...string} names */
function forget(...names) {
  try {
    for (const name of names) localStorage.removeItem(name);
  } catch {
    // Nothing was kept, then.
  }
}

/** @param {Look} look */
export function rememberLook(look) {
  write(LOOK, look);
}

/** @param {Lock} lock */
export function rememberLock(lock) {
  write(LOCK, lock);
}

/** @returns {Lock} */
export function lockHere() {
  const { minutes, leave } = /** @type {{ minutes?: unknown, leave?: unknown }} */ (read(LOCK) ?? {});
  return { minutes: typeof minutes === 'number' ? minutes : 0, leave: leave === true };
}

/** @param {number} now milliseconds */
export function leaveNow(now) {
  write(LEFT, now);
}

/** Someone is at a page: what was left before doesn't count. */
export function backAgain() {
  forget(LEFT);
}

/** @returns {number} when the last page was left, 0 when that isn't known */
export function leftAt() {
  const left = read(LEFT);
  return typeof left === 'number' ? left : 0;
}

/**
 * @param {string} name
 * @param {string} value
 * @param {number} seconds
 */
export function setCookie(name, value, seconds) {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${name}=${value}; path=/; max-age=${seconds}; samesite=lax${secure}`;
}

/** @param {string} log base64url */
export function rememberRoom(log) {
  setCookie('room', log, 180 * 86_400);
}

/** Sign-out. The language stays: the next page has to be read too. */
export function forgetHere() {
  forget(LOOK, LOCK, LEFT);
  setCookie('room', '', 0);
}
