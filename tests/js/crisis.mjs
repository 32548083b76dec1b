/** Reads `{ patterns, sentences }` and says for each sentence whether the browser's own matcher would offer help. */
import { readFileSync } from 'node:fs';
import { matches } from '../../src/usness/web/static/js/crisis.js';

const { patterns, sentences } = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(sentences.map((/** @type {string} */ one) => matches(one, patterns))));
