import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standIn } from './browser.mjs';

standIn();
const { dayAt } = await import('../../src/usness/web/static/js/days.js');
const { opening, waitOf } = await import('../../src/usness/web/static/js/opening.js');

const DAY = 86_400;
const NOON = Date.parse('2026-11-20T12:00:00Z');
const THE_20TH = Date.parse('2026-11-20') / 1000;

/**
 * A form with these fields and attributes.
 *
 * @param {Record<string, { type: string, value: string, checked?: boolean }[]>} fields
 * @param {Record<string, string>} [attributes]
 * @returns {any}
 */
const form = (fields, attributes = {}) => ({
  querySelectorAll: (/** @type {string} */ wanted) => fields[/"(\w+)"/.exec(wanted)?.[1] ?? ''] ?? [],
  getAttribute: (/** @type {string} */ name) => attributes[name] ?? null,
});

const radio = (/** @type {string} */ value, checked = false) => ({ type: 'radio', value, checked });

test('the chosen wait goes beside the box, and the header names the day on which it ends', () => {
  const chosen = form({ wait: [radio('600'), radio('3600', true)] }, { zone: 'UTC' });
  assert.deepEqual(opening(chosen, NOON), { wait: 3600, reveal_at: THE_20TH });
  assert.deepEqual(opening(form({}, { wait: '600', zone: 'UTC' }), NOON), { wait: 600, reveal_at: THE_20TH });
});

test('a wait past midnight names the day after, by the clock of the room and not of the device', () => {
  const night = form({ wait: [radio('43200', true)] }, { zone: 'UTC' });
  assert.equal(opening(night, NOON).reveal_at, THE_20TH + DAY);
  assert.equal(opening(night, NOON - 1000).reveal_at, THE_20TH);
  const inTokyo = form({ wait: [radio('600', true)] }, { zone: 'Asia/Tokyo' });
  assert.equal(opening(inTokyo, NOON + 3 * 3_600_000).reveal_at, THE_20TH + DAY);
});

test('a chosen day goes before any wait', () => {
  const letter = form({ opens: [{ type: 'date', value: '2026-12-24' }], wait: [radio('600', true)] });
  assert.deepEqual(opening(letter, NOON), { reveal_at: Date.parse('2026-12-24') / 1000 });
});

test('a time by the clock is the next one, today or tomorrow', () => {
  const at = (/** @type {number} */ hours) => new Date(2026, 10, 20, hours, 0, 0, 0).getTime();
  assert.equal(waitOf('07:00', at(23)), 8 * 3600);
  assert.equal(waitOf('07:00', at(7)), 24 * 3600);
  assert.equal(waitOf('07:00', at(6)), 3600);
  assert.equal(waitOf('600', at(6)), 600);
});

test('a day is written the same way wherever the device is', () => {
  assert.equal(dayAt(NOON, 'America/New_York'), '2026-11-20');
  assert.equal(dayAt(Date.parse('2026-01-01T03:00:00Z'), 'America/New_York'), '2025-12-31');
  assert.equal(dayAt(Date.parse('2026-01-01T03:00:00Z'), 'Asia/Tokyo'), '2026-01-01');
});
