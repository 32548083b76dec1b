import assert from 'node:assert/strict';
import { test } from 'node:test';
import { another, load, weekBefore } from '../../src/usness/rooms/journal/unload.js';
import { passed, standing } from '../../src/usness/web/static/js/clock.js';

const TODAY = '2026-03-10';
const MINUTE = 60_000;
const BEGAN = Date.parse('2026-03-10T20:00:00Z');

/**
 * @param {number | undefined} before
 * @param {number | undefined} after
 */
const page = (before, after, day = TODAY) => ({ day, before, after });

test('two pages that were heavy at their end ask for something else than a third', () => {
  assert.equal(another([page(3, 5), page(undefined, 6)], TODAY), true);
  assert.equal(another([page(3, 5)], TODAY), false);
  assert.equal(another([], TODAY), false);
  assert.equal(another([page(6, 4), page(6, 6)], TODAY), false);
  assert.equal(another([page(3, 5), page(6, 4), page(6, 6)], TODAY), false);
});

test('a load that writing did not lighten counts as heavy, unless it was light all along', () => {
  assert.equal(another([page(3, 3), page(3, 4)], TODAY), true);
  assert.equal(another([page(3, 3), page(4, 3)], TODAY), false);
  assert.equal(another([page(0, 0), page(2, 2)], TODAY), false);
});

test('where nobody said how heavy it is, nothing is concluded', () => {
  assert.equal(another([page(6, undefined), page(6, undefined)], TODAY), false);
  assert.equal(another([page(undefined, 4), page(undefined, 4)], TODAY), false);
});

test('only the last seven days count', () => {
  assert.equal(another([page(6, 6), page(6, 6, '2026-03-04')], TODAY), true);
  assert.equal(another([page(6, 6), page(6, 6, '2026-03-03')], TODAY), false);
  assert.equal(weekBefore(TODAY), '2026-03-03');
});

test('a load is a whole number from 0 to 6 and nothing else', () => {
  assert.deepEqual([0, 6, 7, -1, 2.5, '3', null, undefined].map(load), [0, 6, ...Array(6).fill(undefined)]);
});

test('the clock goes by the wall, from apart to met, and says whole minutes', () => {
  const clock = { began: BEGAN, minutes: 10 };
  assert.deepEqual(passed(clock, BEGAN), { part: 0, left: 10, round: false });
  assert.deepEqual(passed(clock, BEGAN + 2.5 * MINUTE), { part: 0.25, left: 8, round: false });
  assert.deepEqual(passed(clock, BEGAN + 10 * MINUTE), { part: 1, left: 0, round: true });
  assert.deepEqual(passed(clock, BEGAN + 900 * MINUTE), { part: 1, left: 0, round: true });
});

test('a clock that was set back while someone writes begins again, and never runs the other way', () => {
  assert.deepEqual(passed({ began: BEGAN, minutes: 5 }, BEGAN - 30 * MINUTE), { part: 0, left: 5, round: false });
});

test('a clock stands after a reload until an hour after its end, and nothing else is taken for one', () => {
  const kept = { began: BEGAN, minutes: 15 };
  assert.deepEqual(standing(kept, BEGAN + 74 * MINUTE), kept);
  assert.equal(standing(kept, BEGAN + 75 * MINUTE), undefined);
  for (const wrong of [null, {}, { began: BEGAN }, { ...kept, minutes: 0 }, { ...kept, began: '1' }]) {
    assert.equal(standing(wrong, BEGAN), undefined);
  }
});
