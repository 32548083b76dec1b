import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { runVectors } from './run-vectors.js';

const BASE = '../../src/usness/web/static/js/seal/';
const HERE = new URL('../../vectors/suite1.json', import.meta.url);

/** @returns {Promise<import('./run-vectors.js').Vectors>} */
async function read() {
  return JSON.parse(await readFile(HERE, 'utf8'));
}

test('this ring agrees with every case that a third implementation made from the text', async () => {
  const vectors = await read();
  const { passed, failed } = await runVectors(vectors, BASE);
  assert.deepEqual(failed, []);
  assert.ok(passed > 700, `only ${passed} cases`);
});

test('an operation that the runner does not know fails', async () => {
  const unknown = { name: 'new', operation: 'telepathy', failure: 'malformed' };
  const { failed } = await runVectors({ positive: { telepathy: [{ name: 'new' }] }, negative: [unknown] }, BASE);
  assert.deepEqual(failed, ['telepathy: new: unknown operation', 'telepathy: new: unknown operation']);
});

test('a field of a case that the runner never looks at fails', async () => {
  const [first] = (await read()).positive.header ?? [];
  const { failed } = await runVectors({ positive: { header: [{ ...first, mood: '00' }] }, negative: [] }, BASE);
  assert.deepEqual(failed, ['header: now: never looked at mood']);
});

test('a positive case with any output changed fails', async () => {
  const { positive } = await read();
  for (const [operation, output] of [['record', 'mine'], ['record', 'self'], ['invitation', 'K'], ['bond_key', 'BK']]) {
    const [first = {}] = positive[String(operation)] ?? [];
    const changed = { ...first, [String(output)]: 'f0'.repeat(first[String(output)].length / 2) };
    const { passed } = await runVectors({ positive: { [String(operation)]: [changed] }, negative: [] }, BASE);
    assert.equal(passed, 0, `${operation} ${output}`);
  }
});

test('a negative case that opens, or fails in another way, fails', async () => {
  const { positive, negative } = await read();
  const [opens] = positive.box ?? [];
  const flipped = negative.find((c) => c.operation === 'box' && c.failure === 'cannot-open');
  const wrong = [{ ...opens, operation: 'box', failure: 'suite' }, { ...flipped, failure: 'suite' }];
  const { passed } = await runVectors({ positive: {}, negative: wrong }, BASE);
  assert.equal(passed, 0);
});
