import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { flags, sentences } from '../../src/usness/rooms/listening/coach.js';

/** @typedef {import('../../src/usness/rooms/listening/coach.js').Coach} Coach */

const NONE = { yes: ['xyzzy'], no: [] };
/** @type {Coach} */
const BARE = {
  first: ['i', 'my'],
  second: ['you'],
  openers: ['well', 'look ,'],
  breaks: ['not'],
  weights: { outweighs: 3, story: 4 },
  lists: { mood: ['sad', 'worn out'] },
  asks: NONE,
  reflects: NONE,
  advises: NONE,
  self: NONE,
  own: NONE,
  understands: NONE,
};

/** The language's own rules, as the host hands them out. @type {Coach} */
const english = JSON.parse(readFileSync(process.env['COACH'] ?? '', 'utf8'));

/** @param {string} pattern @param {string} text */
const matches = (pattern, text) => flags(text, { ...BARE, asks: { yes: [pattern], no: [] } }).asks;
/** @param {string} text */
const said = (text) => Object.entries(flags(text, english)).flatMap(([flag, is]) => (is ? [flag] : []));

test('a text is cut into sentences, each in plain words with one space between them', () => {
  assert.deepEqual(sentences('Oh no… That’s HARD (really) – how are you??\nOk'), [
    ' oh no ',
    " that's hard , really , , how are you ? ",
    ' ok ',
  ]);
  assert.deepEqual(sentences('self-made, then - a pause'), [' self made , then , a pause ']);
});

test('what holds no letter is no sentence, and no text gives no flag', () => {
  for (const text of ['', ' \n', '👏', '?!', '…', '3:41']) assert.deepEqual(sentences(text), []);
  assert.deepEqual(flags('', english), { asks: false, reflects: false, advises: false, self: false });
});

test('words of another writing are words too', () => {
  assert.deepEqual(sentences('¿Cómo estás? Да.'), [' cómo estás ? ', ' да ']);
});

test('a word matches whole, and in its place', () => {
  assert.ok(matches('you see', 'There you see.'));
  for (const text of ['You seem', 'see you', 'you, see']) assert.ok(!matches('you see', text), text);
});

test('one of several, a list, a part that may be missing, a beginning and an end of a word', () => {
  assert.ok(matches('a/the cat', 'The cat.'));
  assert.ok(matches('you (really) look {mood}', 'you look worn out'));
  assert.ok(matches('you (really) look {mood}', 'you really look sad'));
  assert.ok(!matches('you (really) look {mood}', 'you hardly look sad'));
  assert.ok(matches('have_to go', 'i have to go') && !matches('have_to go', 'have go'));
  assert.ok(matches('go* home', 'going home') && matches('*ing home', 'running home') && !matches('*ing home', 'run home'));
});

test('a gap holds up to four words, no comma and no word that breaks', () => {
  assert.ok(matches('you .. sad', 'you sad') && matches('you .. sad', 'you look quite a bit sad'));
  assert.ok(!matches('you .. sad', 'you look quite a little bit sad'));
  assert.ok(!matches('you .. sad', 'you know, sad') && !matches('you .. sad', 'you are not sad'));
});

test('a beginning stands at the beginning, or after openers and commas alone', () => {
  for (const text of ['go', 'Well, go', 'Look, well go', 'Enough. Go.']) assert.ok(matches('^ go', text), text);
  for (const text of ['they go', 'look go', 'wellgo']) assert.ok(!matches('^ go', text), text);
});

test('a question mark and an end stand at the end', () => {
  assert.ok(matches('who ... ?', 'Who, of all people, went?') && !matches('who ... ?', 'Who went. Really?'));
  assert.ok(matches('go on ,/$', 'go on') && matches('go on ,/$', 'go on, more') && !matches('go on ,/$', 'go on more'));
});

test('what may not match outdoes what has to', () => {
  const coach = { ...BARE, asks: { yes: ['you'], no: ['not'] } };
  assert.ok(flags('you', coach).asks);
  assert.ok(!flags('not you', coach).asks);
  assert.ok(flags('not you. you.', coach).asks);
});

test('advice counts when it comes before understanding, or is many times as long', () => {
  const coach = { ...BARE, advises: { yes: ['go'], no: [] }, understands: { yes: ['hard'], no: [] } };
  assert.ok(flags('go home', coach).advises);
  assert.ok(flags('go home. this is hard', coach).advises);
  assert.ok(!flags('this is hard. go home', coach).advises);
  assert.ok(flags('hard. go home now', coach).advises);
});

test('a story of one’s own counts from a length on, and only when it is longer than what is about the other', () => {
  const coach = { ...BARE, own: { yes: ['i'], no: [] } };
  assert.ok(!flags('i was there', coach).self);
  assert.ok(flags('i was there too', coach).self);
  assert.ok(!flags('you had it worse. i was there too. you had to stay', coach).self);
  assert.ok(!flags('i see what you see', coach).self);
});

test('advice in a question’s clothes, and a reproach, ask nothing', () => {
  assert.deepEqual(said('Have you tried going to bed earlier?'), ['advises']);
  assert.deepEqual(said("Why didn't you just leave?"), ['advises']);
  assert.deepEqual(said('Who does she think she is?'), []);
  assert.deepEqual(said("That's how they are, aren't they?"), []);
});

test('a feeling that is denied, forbidden or one’s own is not reflected', () => {
  assert.deepEqual(said('You sound so lonely.'), ['reflects']);
  assert.deepEqual(said("You shouldn't feel guilty."), ['advises']);
  assert.deepEqual(said("You're not lonely."), []);
  assert.deepEqual(said("I'm so sad to hear that."), []);
});

test('to be there is no advice, and to feel with someone is no turn to self', () => {
  for (const text of [
    'Tell me, I want to hear it.',
    'Take your time.',
    "You don't have to explain.",
    "I'm with you, and I believe you.",
    "I'm so proud of you, I could hug you for this.",
    'You should have seen the smile you had.',
  ]) {
    assert.ok(!said(text).includes('advises') && !said(text).includes('self'), `${text} ${said(text)}`);
  }
});

test('all four can be in one reply', () => {
  const text = "Just go home. How was it? You must be exhausted. My own week was a nightmare, I didn't sleep and I cried at my desk and my boss shouted at me twice.";
  assert.deepEqual(said(text), ['asks', 'reflects', 'advises', 'self']);
});

test('a very long draft is read in a moment', () => {
  const begin = performance.now();
  flags('you are so very much like that and i am too, '.repeat(100), english);
  assert.ok(performance.now() - begin < 2000);
});
