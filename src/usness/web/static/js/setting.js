import { owned } from './find.js';
import { attempt, keysOf, reason, say, saveManifest } from './page.js';

/** @import { Change, Manifest } from './keep/manifest.js' */

/**
 * @param {Element} root
 * @returns {HTMLInputElement[]} its radios and boxes
 */
export function inputs(root) {
  return owned(root, 'input').filter((input) => input instanceof HTMLInputElement);
}

/**
 * Shows what the sealed manifest says; until then nothing can be chosen.
 *
 * @param {Element} root
 * @param {(manifest: Manifest) => void} show
 */
export async function openSetting(root, show) {
  try {
    show((await keysOf()).manifest);
    for (const input of inputs(root)) input.disabled = false;
  } catch (error) {
    say(root, ...reason(error));
  }
}

/**
 * @param {Element} root
 * @param {Change} change
 * @param {(manifest: Manifest) => void} show what is so now, also when it couldn't be kept
 * @returns {Promise<boolean>}
 */
export async function keepSetting(root, change, show) {
  const kept = await attempt(root, null, async () => show((await saveManifest(change)).manifest));
  if (kept) say(root, 'kept');
  else show((await keysOf()).manifest);
  return kept;
}
