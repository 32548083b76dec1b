import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { bothWrote, folded } from '../../src/usness/web/static/js/both-wrote.js';

const list = new URL('../../src/usness/web/static/words/common-en.txt', import.meta.url);
const COMMON = (await readFile(list, 'utf8')).split('\n').filter(Boolean);

/**
 * @param {string} mine
 * @param {string} theirs
 */
const found = (mine, theirs, question = 'What went right today?') => bothWrote([mine, theirs], question, COMMON);

test('an uncommon word that both used is found, whatever its case and number', () => {
  assert.deepEqual(found('The harbour at six.', 'We spoke of harbours again.'), ['harbour']);
  assert.deepEqual(found('Cherries from the tree.', 'One cherry, the last.'), ['cherry']);
  assert.deepEqual(found('My brother’s lighthouse', 'A LIGHTHOUSE’s lamp, and a lighthouse'), ['lighthouse']);
});

test('nothing is said where there is nothing', () => {
  assert.deepEqual(found('', ''), []);
  assert.deepEqual(found('The harbour.', 'The bread.'), []);
  assert.deepEqual(found('I really felt something about people today.', 'People really felt something today.'), []);
  assert.deepEqual(found("I don't know, it’s fine", 'I don’t know, it’s fine'), []);
});

test('short words and words of the question are no find', () => {
  assert.deepEqual(found('The sea, the sea.', 'Only the sea.'), []);
  assert.deepEqual(found('Every train is a good train.', 'The train.', 'Which trains do you remember?'), []);
});

test('the longest come first, and there are at most two', () => {
  const [mine, theirs] = ['lamp, umbrella, lighthouse', 'a lighthouse, no lamp, one umbrella'];
  assert.deepEqual(found(mine, theirs), ['lighthouse', 'umbrella']);
});

test('a name keeps its capital', () => {
  assert.deepEqual(found('In Lisbon, in May.', 'Lisbon by train.'), ['Lisbon']);
});

test('letters of other languages are letters', () => {
  assert.deepEqual(found('Der Frühling kam.', 'Endlich Frühling!'), ['Frühling']);
  const [composed, apart] = ['canción', 'canción'.normalize('NFD')];
  assert.deepEqual(found(composed, apart), ['canción']);
  assert.deepEqual(found('Наша гавань', 'гавань и хлеб'), ['гавань']);
});

test('the order of the two is no matter but for how the word is written', () => {
  assert.deepEqual(found('harbours and bridges', 'bridge, harbour'), ['harbours', 'bridges']);
  assert.deepEqual(found('bridge, harbour', 'harbours and bridges'), ['harbour', 'bridge']);
});

test('one form for one and for many', () => {
  for (const [many, one] of [
    ['boxes', 'box'],
    ['stories', 'story'],
    ['beaches', 'beach'],
    ['dresses', 'dress'],
    ['lamps', 'lamp'],
  ]) {
    assert.equal(folded(many ?? ''), folded(one ?? ''));
  }
  assert.equal(folded('glass'), 'glass');
});
