import { equal, exact, id, label } from './bytes.js';
import { Failure } from './failure.js';
import { KEY, sha256 } from './suite.js';

/** @import { Bytes } from './bytes.js' */
/** @typedef {{ identity: Bytes, ephemeral: Bytes, nonce: Bytes }} PublicKeys 32 bytes each */

/**
 * @param {PublicKeys} keys
 * @returns {[Bytes, Bytes, Bytes]}
 */
export function checkedKeys({ identity, ephemeral, nonce }) {
  return [exact(identity, KEY), exact(ephemeral, KEY), exact(nonce, KEY)];
}

/**
 * The inviter is bound to these keys before seeing the invitee's, so nobody can try keys until the spoken codes agree.
 *
 * @param {Bytes} invitation
 * @param {PublicKeys} inviter
 * @returns {Promise<Bytes>} c
 */
export async function commit(invitation, inviter) {
  return sha256(label('invitation-commit', id(invitation), ...checkedKeys(inviter)));
}

/**
 * @param {Bytes} c from the link
 * @param {Bytes} invitation
 * @param {PublicKeys} inviter
 */
export async function checkCommit(c, invitation, inviter) {
  exact(c, KEY);
  if (!equal(await commit(invitation, inviter), c)) throw new Failure('mismatch');
}
