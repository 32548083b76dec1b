import { describeHere } from './devices.js';
import { rememberLock, rememberLook, rememberRoom } from './here.js';
import { lockOf, lookOf } from './keep/settings.js';

/** @import { Keys } from './keep/keys.js' */
/** @import { Look } from './keep/settings.js' */

/** @param {Look} look */
export function wear({ scheme, text }) {
  const { dataset } = document.documentElement;
  if (scheme === 'auto') delete dataset.look;
  else dataset.look = scheme;
  if (text === 'normal') delete dataset.text;
  else dataset.text = text;
}

/**
 * What the sealed settings say of this device, once they are open; the next page knows it from its first moment on.
 *
 * @param {Keys} keys
 */
export function settle(keys) {
  const look = lookOf(keys.manifest);
  wear(look);
  rememberLook(look);
  rememberLock(lockOf(keys.manifest));
  // Not by way of what reads entries: this file is fetched by the first pages too.
  const { log = '' } = document.body.dataset;
  if (keys.partner(log)) rememberRoom(log);
  describeHere(keys);
}
