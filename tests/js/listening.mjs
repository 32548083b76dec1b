import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginnings, steps } from '../../src/usness/rooms/listening/beginnings.js';
import { asksWhether } from '../../src/usness/rooms/listening/reached.js';
import { matches } from '../../src/usness/web/static/js/crisis.js';

/**
 * @param {string} need
 * @param {string} step
 * @param {number} count
 */
function some(need, step, count) {
  return Array.from({ length: count }, (_, n) => ({ id: `${need}-${step}-${n}`, need, step, text: `${need} ${n}` }));
}

const ALL = [...some('any', 'heard', 4), ...some('listen', 'heard', 4), ...some('dread', 'heard', 2), ...some('any', 'ask', 2)];
const names = (/** @type {{ id: string }[]} */ found) => found.map(({ id }) => id);

test('good news is asked about first, and all else last', () => {
  assert.deepEqual(steps('celebrate'), ['ask', 'heard', 'sense', 'accept']);
  for (const need of ['', 'listen', 'comfort', 'space', 'anything']) {
    assert.deepEqual(steps(need), ['heard', 'sense', 'accept', 'ask']);
  }
});

test('those of the need come first, then those for all, and none of another need', () => {
  assert.deepEqual(names(beginnings(ALL, 'listen', 'heard', 0)), ['listen-heard-0', 'listen-heard-1', 'listen-heard-2']);
  assert.deepEqual(names(beginnings(ALL, 'listen', 'heard', 1)), ['listen-heard-3', 'any-heard-0', 'any-heard-1']);
  assert.deepEqual(names(beginnings(ALL, '', 'heard', 0)), ['any-heard-0', 'any-heard-1', 'any-heard-2']);
  assert.deepEqual(names(beginnings(ALL, 'hands', 'heard', 0)), ['any-heard-0', 'any-heard-1', 'any-heard-2']);
});

test('after the last come the first again, and each is shown in time', () => {
  const shown = new Set([0, 1, 2].flatMap((turn) => names(beginnings(ALL, 'listen', 'heard', turn))));
  assert.equal(shown.size, 8);
  assert.equal(beginnings(ALL, 'listen', 'heard', 2).length, 3);
  assert.deepEqual(names(beginnings(ALL, 'any', 'ask', 0)), ['any-ask-0', 'any-ask-1']);
  assert.deepEqual(beginnings(ALL, 'listen', 'ask', 9), beginnings(ALL, 'listen', 'ask', 0));
  assert.deepEqual(beginnings([], 'listen', 'heard', 1), []);
});

const IDS = Array.from({ length: 600 }, (_, n) => Buffer.from(`reply number ${n}!`).toString('base64url'));
const WANTED = { depth: 3, quiet: false, asked: false };

test('about every third reply is asked about, and the same ones on each device', () => {
  const chosen = IDS.filter((id) => asksWhether({ id, ...WANTED }));
  assert.ok(chosen.length > 150 && chosen.length < 250, String(chosen.length));
  assert.deepEqual(chosen, IDS.filter((id) => asksWhether({ id, ...WANTED })));
});

test('never after a light card, in quiet time, or twice', () => {
  const id = IDS.find((one) => asksWhether({ id: one, ...WANTED })) ?? '';
  for (const depth of [3, 4, 5]) assert.ok(asksWhether({ ...WANTED, id, depth }));
  for (const depth of [0, 1, 2, Number.NaN]) assert.ok(!asksWhether({ ...WANTED, id, depth }));
  assert.ok(!asksWhether({ ...WANTED, id, quiet: true }));
  assert.ok(!asksWhether({ ...WANTED, id, asked: true }));
});

test('a pattern is found as whole words, whatever stands between them', () => {
  const patterns = ["can't go on", 'suicid*'];
  for (const said of ['I CAN’T go… on', "can't go on", 'so I can‘t\n\ngo – on.', 'Suicidal, again', 'suicide']) {
    assert.ok(matches(said, patterns), said);
  }
  for (const said of ['', 'cant go on', "can't go onwards", "I can't. Go, and on we go", 'unsuicidal', 'go on']) {
    assert.ok(!matches(said, patterns), said);
  }
  assert.ok(!matches('anything at all', []));
});
