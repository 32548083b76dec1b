import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucket, compared, feared } from '../../src/usness/rooms/confide/fears.js';
import { fits, least, plain } from '../../src/usness/rooms/confide/feelings.js';
import { whole } from '../../src/usness/rooms/confide/waits.js';

const ANGRY = { word: 'fed up', also: "had it, can't take it, à bout" };

test('with little typed, a word that begins so leaves out what is only called so besides', () => {
  assert.deepEqual([0, 1, 2, 3].map((best) => least(best, 'wor')), [1, 1, 2, 3]);
  assert.equal(least(3, 'work'), 2);
});

test('a word is found by its beginning first, then by what else it is called, then from within', () => {
  assert.equal(fits(ANGRY, 'fed'), 3);
  assert.equal(fits(ANGRY, 'had i'), 2);
  assert.equal(fits(ANGRY, 'ake it'), 1);
  assert.equal(fits(ANGRY, 'calm'), 0);
  assert.equal(fits(ANGRY, '  '), 0);
});

test('one letter finds beginnings only', () => {
  assert.equal(fits(ANGRY, 'u'), 2);
  assert.equal(fits(ANGRY, 'd'), 0);
});

test('it is looked for as one types on a phone', () => {
  assert.equal(fits(ANGRY, 'FED  Up'), 3);
  assert.equal(fits(ANGRY, 'a bout'), 2);
  assert.equal(fits(ANGRY, 'can’t take'), 2);
  assert.equal(plain(' Déjà  vu '), 'deja vu');
});

/**
 * @param {string} kind
 * @param {unknown} awkward
 */
const said = (kind, awkward, about = 'one', room = 'confide') => ({ room, kind, about, awkward });

test('a guess and a look back about one thing come together, the newest of each', () => {
  const entries = [said('look-back', 20), said('look-back', 60), said('forecast', 80), said('forecast', 5, 'two')];
  assert.deepEqual(feared(entries), [
    { about: 'one', truth: 20, fear: 80 },
    { about: 'two', fear: 5 },
  ]);
  assert.deepEqual(compared(feared(entries), 6), [{ about: 'one', fear: 80, truth: 20 }]);
});

test('what no guess of this room is stays out', () => {
  const entries = [said('forecast', 101), said('forecast', '50'), said('forecast', 50, 'one', 'journal'), said('page', 50)];
  assert.deepEqual(feared(entries), []);
  assert.deepEqual(feared([said('look-back', 50)]), []);
});

test('only so many are shown, the oldest of them first', () => {
  const entries = ['c', 'b', 'a'].flatMap((about) => [said('look-back', 1, about), said('forecast', 2, about)]);
  assert.deepEqual(compared(feared(entries), 2).map(({ about }) => about), ['b', 'c']);
});

test('five words cover the whole slider', () => {
  assert.deepEqual([0, 19, 20, 50, 79, 80, 100].map(bucket), [0, 0, 1, 2, 3, 4, 4]);
});

test('a wait is in whole minutes, and a night ends in the morning and is at least a short one', () => {
  assert.equal(whole('600', new Date()), 600);
  assert.equal(whole('night', new Date(2026, 2, 10, 22, 30, 15)), 34_200);
  assert.equal(whole('night', new Date(2026, 2, 11, 1, 0)), 25_200);
  assert.equal(whole('night', new Date(2026, 2, 11, 5, 0)), 97_200);
});
