import { normalise } from '../seal/account.js';
import { random } from '../seal/suite.js';
import { pick } from '../seal/words.js';

const SHORTEST = 15;
const WORDS = 6;
const FEWEST_LETTERS = 6;

// What people type when they are asked for something long. Compared without case, spaces and signs.
const KNOWN = [
  'correcthorsebatterystaple',
  'thequickbrownfoxjumpsoverthelazydog',
  'thisismypassword',
  'thisismypassphrase',
  'letmeinletmein',
  'iloveyousomuch',
  'iloveyouforever',
  'passwordpassword',
  'averylongpassword',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  '12345678901234567890',
  'onetwothreefourfive',
  'onetwothreefourfivesix',
  'tobeornottobethatisthequestion',
  'maytheforcebewithyou',
];

/** @typedef {'short' | 'known' | 'handle'} Weakness */

/**
 * @param {readonly string[]} list
 * @returns {string[]}
 */
export function sixWords(list) {
  return pick(list, WORDS, random);
}

/**
 * @param {string} text
 * @returns {string}
 */
function bare(text) {
  return normalise(text).toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * @param {string} passphrase
 * @param {string} handle
 * @returns {Weakness | null}
 */
export function weakness(passphrase, handle) {
  if ([...normalise(passphrase)].length < SHORTEST) return 'short';
  const letters = bare(passphrase);
  if (handle && letters.replaceAll(bare(handle), '').length < SHORTEST / 2) return 'handle';
  return known(letters) ? 'known' : null;
}

/**
 * @param {string} letters
 * @returns {boolean}
 */
function known(letters) {
  if (new Set(letters).size < FEWEST_LETTERS) return true;
  if (/^(.{1,12}?)\1+$/u.test(letters)) return true;
  return KNOWN.some((phrase) => phrase.includes(letters) || letters.replace(/\d+$/, '') === phrase);
}
