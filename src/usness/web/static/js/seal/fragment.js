import { b64, exact, unb64 } from './bytes.js';
import { Failure } from './failure.js';
import { KEY } from './suite.js';

/** @import { Bytes } from './bytes.js' */
/** @typedef {{ lang: string, S: Bytes, c: Bytes }} Link */

const LANG = /^[A-Za-z][A-Za-z0-9-]{1,15}$/;

/**
 * The browser never sends a fragment, so the host does not see S.
 *
 * @param {Link} link
 * @returns {string} without the `#`
 */
export function buildFragment({ lang, S, c }) {
  if (!LANG.test(lang)) throw new Failure('malformed');
  return ['v1', lang, b64(exact(S, KEY)), b64(exact(c, KEY))].join('.');
}

/**
 * @param {string} fragment with or without the `#`
 * @returns {Link}
 */
export function parseFragment(fragment) {
  const [version, lang = '', S = '', c = '', ...rest] = fragment.replace(/^#/, '').split('.');
  if (version !== 'v1' || !LANG.test(lang) || rest.length !== 0) throw new Failure('malformed');
  return { lang, S: exact(unb64(S), KEY), c: exact(unb64(c), KEY) };
}
