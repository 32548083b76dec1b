import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from '../../src/usness/web/static/js/choose.js';

/** @typedef {import('../../src/usness/web/static/js/choose.js').Card} Card */

const NOON = { pace: 5, hour: 12 };
const never = () => false;

/** @param {number[]} depths three cards, then spares */
const dealt = (...depths) =>
  depths.map((depth, at) => ({ subject: `q${at}`, depth, round: 0, spare: at > 2, begun: false }));

/** @param {...string} subjects */
const among = (...subjects) => (/** @type {Card} */ card) => subjects.includes(card.subject);

test('the lightest comes first, and a deeper one once it is done', () => {
  const cards = dealt(1, 3, 4);
  assert.equal(choose(cards, NOON, never, never)?.subject, 'q0');
  assert.equal(choose(cards, NOON, never, among('q0'))?.subject, 'q1');
  assert.equal(choose(cards, NOON, never, among('q0', 'q1', 'q2')), undefined);
});

test('nothing is deeper than the own pace', () => {
  assert.equal(choose(dealt(1, 3, 4), { pace: 2, hour: 12 }, never, among('q0')), undefined);
  assert.equal(choose(dealt(1, 3, 4), { pace: 3, hour: 12 }, never, among('q0'))?.subject, 'q1');
});

test('depth 4 and 5 rest from ten in the evening to five in the morning', () => {
  for (const hour of [22, 23, 0, 4]) assert.equal(choose(dealt(4, 5, 5), { pace: 5, hour }, never, never), undefined);
  for (const hour of [5, 21]) assert.equal(choose(dealt(4, 5, 5), { pace: 5, hour }, never, never)?.subject, 'q0');
});

test('what was begun stays in sight, whatever the pace and the hour are now', () => {
  const [card] = dealt(5);
  assert.ok(card);
  assert.equal(choose([{ ...card, begun: true }], { pace: 1, hour: 23 }, never, never)?.subject, 'q0');
});

test('in the place of a passed card stands a spare, and it can be passed too', () => {
  const cards = dealt(1, 3, 4, 1, 2);
  assert.equal(choose(cards, NOON, among('q0'), never)?.subject, 'q3');
  assert.equal(choose(cards, NOON, among('q0', 'q3'), never)?.subject, 'q4');
  assert.equal(choose(cards, NOON, among('q0', 'q3', 'q4'), never)?.subject, 'q1');
});

test('a spare that is too deep takes no place', () => {
  assert.equal(choose(dealt(1, 3, 3, 5), { pace: 3, hour: 12 }, among('q0'), never)?.subject, 'q1');
});
