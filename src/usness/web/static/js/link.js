import { Failure } from './seal/failure.js';
import { parseFragment } from './seal/fragment.js';

/** @import { Link } from './seal/fragment.js' */

/**
 * The secret leaves the address before anything else happens, so that no history, picture or error report of this page
 * has it. It stays in this tab, which may have to go and unlock.
 *
 * @param {string} invitation
 * @returns {Link | null} null when the link isn't whole
 */
export function takeLink(invitation) {
  const name = `usness-link-${invitation}`;
  const found = location.hash || sessionStorage.getItem(name) || '';
  history.replaceState(null, '', location.pathname);
  try {
    const link = parseFragment(found);
    sessionStorage.setItem(name, found);
    return link;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** @param {string} invitation once its secret rests in a private entry */
export function forgetLink(invitation) {
  sessionStorage.removeItem(`usness-link-${invitation}`);
}
