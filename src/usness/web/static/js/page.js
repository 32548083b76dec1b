import { call, Refusal } from './api.js';
import { NoKey, openKeys } from './keep/keys.js';
import { changed } from './keep/manifest.js';

/** @import { Keys, Session } from './keep/keys.js' */
/** @import { Change } from './keep/manifest.js' */

export { attempt, hush, reason, say } from './steps.js';

const TRIES = 3;

/** @type {Promise<Keys> | undefined} */
let opening;

/**
 * The keys of whoever is signed in, asked for once a page. Where they can't be had, the page goes where they can, and the
 * promise stays open: nothing on a page that is being left needs an answer.
 *
 * @returns {Promise<Keys>}
 */
export function keysOf() {
  opening ??= open();
  return opening;
}

/**
 * After the manifest or the bond keys have changed.
 *
 * @returns {Promise<Keys>}
 */
export function keysAnew() {
  opening = undefined;
  return keysOf();
}

/**
 * @param {string | undefined} next from the address, so anyone may have written it
 * @returns {string} a path on this house
 */
export function safePath(next) {
  const url = URL.canParse(next ?? '', location.origin) ? new URL(next ?? '', location.origin) : null;
  return next?.startsWith('/') && url?.origin === location.origin ? url.pathname + url.search : '/today';
}

/** @returns {Promise<Keys>} */
async function open() {
  try {
    /** @type {Session} */
    const session = await call('GET', '/session');
    const keys = await openKeys({ session, instance: document.body.dataset.instance ?? '' });
    await settle(keys);
    return keys;
  } catch (error) {
    const elsewhere = whereTo(error);
    if (!elsewhere) throw error;
    return leaveFor(elsewhere);
  }
}

/**
 * What sealed settings say is fetched once there are keys to open them: the first pages carry none of it, and a page that can't
 * get them stays as it is.
 *
 * @param {Keys} keys
 */
async function settle(keys) {
  const settings = await import('./settle.js').catch(() => null);
  settings?.settle(keys);
}

/**
 * @param {unknown} error
 * @returns {string | undefined}
 */
function whereTo(error) {
  const next = encodeURIComponent(location.pathname + location.search);
  if (error instanceof NoKey || (error instanceof Refusal && error.status === 423)) return `/unlock?next=${next}`;
  if (error instanceof Refusal && error.status === 401) return `/sign-in?next=${next}`;
  return undefined;
}

/**
 * A page that already is where it would go stays, so that two pages never send each other round.
 *
 * @param {string} path
 * @returns {Promise<never>}
 */
function leaveFor(path) {
  if (path.startsWith(`${location.pathname}?`)) throw new Refusal(423, 'locked');
  location.replace(path);
  return new Promise(() => {});
}

/**
 * @param {Change} change
 * @returns {Promise<Keys>}
 */
export async function saveManifest(change) {
  for (let left = TRIES; ; left -= 1) {
    try {
      await call('PUT', '/manifest', await changed(await keysAnew(), change));
      return await keysAnew();
    } catch (error) {
      // Another device was quicker: the change is made again, on what that one wrote.
      const stale = error instanceof Refusal && error.code === 'stale-manifest';
      if (!stale || left <= 1) throw error;
    }
  }
}
