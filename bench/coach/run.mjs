/** Reads `{ coach, texts }` and writes each text's flags: the house's own module, run outside of a page. */
import { readFileSync } from 'node:fs';
import { flags } from '../../src/usness/rooms/listening/coach.js';

const { coach, texts } = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(texts.map((/** @type {string} */ text) => flags(text, coach))));
