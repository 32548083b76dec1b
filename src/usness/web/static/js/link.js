import { unb64 } from './seal/bytes.js';
import { Failure } from './seal/failure.js';
import { parseFragment } from './seal/fragment.js';
import { openNote } from './seal/messages.js';

/** @import { Told } from './keep/meeting.js' */
/** @import { Bytes } from './seal/bytes.js' */
/** @import { Link } from './seal/fragment.js' */
/** @import { Note } from './seal/messages.js' */

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

/**
 * Without an account: the note is under the link's own secret.
 *
 * @param {Bytes} S
 * @param {Told} told
 * @param {Bytes} [instance]
 * @returns {Promise<Note>}
 */
export async function noteOf(S, { id, bond, note }, instance = unb64(document.body.dataset.instance ?? '')) {
  return openNote({ S, instance, invitation: unb64(id) }, unb64(bond), unb64(note));
}
