import assert from 'node:assert/strict';
import { test } from 'node:test';
import { find, snippet, wanted } from '../../src/usness/rooms/search/found.js';

/**
 * @param {string} text
 * @param {string} typed
 */
const marked = (text, typed) => find(text, wanted(typed)).map(([from, to]) => text.slice(from, to));

test('case and accents make no difference, either way', () => {
  assert.deepEqual(marked('Café on the Ærø ferry', 'cafe aero'), ['Café', 'Ærø']);
  assert.deepEqual(marked('a cafe in Malmo', 'CAFÉ malmö'), ['cafe', 'Malmo']);
  assert.deepEqual(marked('Die Straße war naß', 'strasse NASS'), ['Straße', 'naß']);
  assert.deepEqual(marked('ΚΑΛΗΜΈΡΑ', 'καλημερα'), ['ΚΑΛΗΜΈΡΑ']);
});

test('an accent that is a letter of its own is marked with the letter it stands on', () => {
  assert.deepEqual(marked('cafe\u0301s at six', 'cafe'), ['cafe\u0301']);
});

test('all words must occur, in any order', () => {
  assert.deepEqual(marked('the harbour at six', 'six harbour'), ['harbour', 'six']);
  assert.deepEqual(marked('the harbour at six', 'harbour seven'), []);
  assert.deepEqual(marked('the harbour at six', ' … '), []);
});

test('a word is found by its beginning, not from within', () => {
  assert.deepEqual(marked('heart, art and artful', 'art'), ['art', 'art']);
  assert.deepEqual(marked('heart', 'art'), []);
});

test('where words are not parted by blanks, they are found anywhere', () => {
  assert.deepEqual(marked('昨日は海を見た', '海'), ['海']);
});

test('curly and straight apostrophes are one', () => {
  assert.deepEqual(marked('I’m here', "I'm"), ['I’m']);
});

test('letters beyond the first plane keep their place', () => {
  assert.deepEqual(marked('🌊🌊 the harbour', 'harbour'), ['harbour']);
});

test('the same letters found by two words are marked once', () => {
  assert.deepEqual(marked('harbours', 'harb harbour'), ['harbour']);
});

test('a snippet has the found words as pieces, and gives the text back whole when it is short', () => {
  const text = 'Cold hands at the harbour.';
  const pieces = snippet(text, find(text, wanted('hands harbour')));
  assert.deepEqual(pieces.filter(({ found }) => found).map((piece) => piece.text), ['hands', 'harbour']);
  assert.equal(pieces.map((piece) => piece.text).join(''), text);
});

test('a long text is cut between words around the first find, and says that it was cut', () => {
  const text = `${'before it '.repeat(40)}harbour${' and after'.repeat(40)}`;
  const pieces = snippet(text, find(text, wanted('harbour')));
  const whole = pieces.map((piece) => piece.text).join('');
  assert.ok(whole.startsWith('… ') && whole.endsWith(' …'), whole);
  assert.ok(whole.length < 200 && /harbour/.test(whole));
  assert.match(whole, /^… (before|it) /);
});

test('markup in a text stays text', () => {
  const text = '<b>harbour</b>';
  assert.deepEqual(snippet(text, find(text, wanted('harbour'))).map((piece) => piece.text), ['<b>', 'harbour', '</b>']);
});
