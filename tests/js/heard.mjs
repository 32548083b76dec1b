import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hear, tell } from '../../src/usness/web/static/js/heard.js';

test('what was told before anyone listened is heard all the same, once', () => {
  const words = /** @type {Element} */ (/** @type {unknown} */ (new EventTarget()));
  /** @type {string[]} */
  const heard = [];
  hear(words, 'opened', ({ type }) => heard.push(`early ${type}`));
  tell(words, new Event('opened'));
  hear(words, 'opened', ({ type }) => heard.push(`late ${type}`));
  hear(words, 'refused', ({ type }) => heard.push(type));
  assert.deepEqual(heard, ['early opened', 'late opened']);
  tell(words, new Event('refused'));
  assert.deepEqual(heard, ['early opened', 'late opened', 'refused']);
});
