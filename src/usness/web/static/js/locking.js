import { call } from './api.js';
import { clear } from './keep/db.js';

/** @typedef {'locked' | 'away' | 'signed-out'} News */

const DRAFTS_WAIT = 800;
const QUICK_WAIT = 150;

/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Whoever holds unsaved words hears this, seals them as a draft, and hands in the promise.
 *
 * @param {number} longest
 * @returns {Promise<unknown>}
 */
function saveDrafts(longest) {
  /** @type {Promise<unknown>[]} */
  const waits = [];
  document.dispatchEvent(new CustomEvent('usness:locking', { detail: { waits } }));
  return Promise.race([Promise.allSettled(waits), pause(longest)]);
}

/** Nothing stays on the glass while the rest is done, and no picture of this page slides over into the next. */
function blank() {
  addEventListener('pageswap', ({ viewTransition }) => viewTransition?.skipTransition());
  document.title = '';
  document.body.replaceChildren();
}

/**
 * @param {News} news
 * @returns {string}
 */
function wayOut(news) {
  if (news === 'away') return '/away';
  if (news === 'signed-out') return '/';
  return `/unlock?next=${encodeURIComponent(location.pathname + location.search)}`;
}

// One for the page: a channel hears what others say, not what it says itself.
const tabs = new BroadcastChannel('usness');
let leaving = false;

/**
 * The host's half of the key and this device's half go, each by itself: without a network the device's going is enough. Also
 * from a page that doesn't know who is signed in, such as the one about safety.
 *
 * @returns {Promise<unknown>}
 */
function forget() {
  return Promise.allSettled([call('POST', '/lock', {}, { keepalive: true }), clear('device')]);
}

/** Locks this house in every tab, and shows the page that opens it again. */
export async function lock() {
  if (leaving) return;
  leaving = true;
  const drafts = saveDrafts(DRAFTS_WAIT);
  blank();
  tabs.postMessage('locked');
  // The keys of a draft that is being sealed are in this page's memory; the host's and the disk's may go meanwhile.
  await Promise.all([drafts, Promise.race([forget(), pause(DRAFTS_WAIT)])]);
  location.replace(wayOut('locked'));
}

/** First the glass, then everything else. */
export async function quickExit() {
  leaving = true;
  const drafts = saveDrafts(QUICK_WAIT);
  blank();
  tabs.postMessage('away');
  sessionStorage.clear();
  forget();
  await drafts;
  location.replace(wayOut('away'));
}

/** @param {News} news from another tab, which has told the house already */
async function follow(news) {
  if (leaving) return;
  leaving = true;
  // Who signs out takes the drafts along: one that was saved now would stay on this disk.
  const drafts = news === 'signed-out' ? undefined : saveDrafts(news === 'away' ? QUICK_WAIT : DRAFTS_WAIT);
  blank();
  await drafts;
  location.replace(wayOut(news));
}

/** Does here what another tab has done. */
export function listen() {
  tabs.onmessage = ({ data }) => {
    if (data === 'locked' || data === 'away' || data === 'signed-out') follow(data);
  };
}

/** After sign-out. */
export function tellSignedOut() {
  leaving = true;
  tabs.postMessage('signed-out');
}
