import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { disk, standIn } from './browser.mjs';

standIn();
const JS = '../../src/usness/web/static/js';
const { random, secret } = await import(`${JS}/seal/suite.js`);
const { b64, unb64 } = await import(`${JS}/seal/bytes.js`);
const { sealNote } = await import(`${JS}/seal/keys.js`);
const { changed, firstManifest, openedManifest } = await import(`${JS}/keep/manifest.js`);
const { focusOf, lockOf, lookOf } = await import(`${JS}/keep/settings.js`);
const { after, ALWAYS, isQuiet } = await import(`${JS}/keep/quiet.js`);
const { described, openDescription } = await import(`${JS}/devices.js`);

const [INSTANCE, PERSON] = [random(16), random(16)];
const first = () => firstManifest(INSTANCE, PERSON, 'Mira', random(32));
/** @param {object} settings */
const saying = (settings) => /** @type {any} */ ({ ...first(), ...settings });

beforeEach(() => disk.clear());

test('a manifest without settings stays valid, and has the defaults', async () => {
  const AK = await secret(random(32));
  const keys = /** @type {any} */ ({ AK, manifest: first(), revision: 0 });
  const stored = await changed(keys, (/** @type {any} */ manifest) => manifest);
  const read = await openedManifest({ AK, instance: INSTANCE, person: PERSON }, stored);
  assert.deepEqual([lookOf(read), lockOf(read), focusOf(read)], [
    { scheme: 'auto', text: 'normal' },
    { minutes: 0, leave: false },
    [],
  ]);
  assert.equal(isQuiet(read, '2026-11-20'), false);
});

test('settings come back, and what this version does not know is kept as it was', async () => {
  const AK = await secret(random(32));
  const settings = { look: { scheme: 'dark', text: 'large', later: 1 }, focus: ['repair'], later: { more: [2] } };
  const keys = /** @type {any} */ ({ AK, manifest: saying(settings), revision: 3 });
  const stored = await changed(keys, (/** @type {any} */ manifest) => ({ ...manifest, pace: 2 }));
  const read = await openedManifest({ AK, instance: INSTANCE, person: PERSON }, stored);
  for (const [name, value] of Object.entries(settings)) assert.deepEqual(/** @type {any} */ (read)[name], value);
  assert.equal(read.pace, 2);
});

test('a value that is not known counts as the default, and breaks nothing', () => {
  for (const odd of [null, 7, 'odd', [], {}, { scheme: 'neon', text: 9 }, true]) {
    const manifest = saying({ look: odd, focus: odd, lock_minutes: odd, lock_on_leave: odd, quiet_until: odd });
    assert.deepEqual(lookOf(manifest), { scheme: 'auto', text: 'normal' });
    assert.deepEqual(focusOf(manifest), []);
    assert.equal(lockOf(manifest).minutes, 0);
    assert.equal(isQuiet(manifest, '2026-11-20'), false);
  }
  assert.equal(lockOf(saying({ lock_minutes: 600 })).minutes, 0);
});

test('focus is on two of the ten at most, each once', () => {
  assert.deepEqual(focusOf(saying({ focus: ['repair', 'repair', 'money', 'known', 'safety'] })), ['repair', 'known']);
});

test('it is quiet up to the day that was named, and not on it', () => {
  const until = (/** @type {string} */ day, /** @type {string} */ today) => isQuiet({ quiet_until: day }, today);
  assert.equal(until(after('2026-11-20', 1), '2026-11-20'), true);
  assert.equal(until(after('2026-11-20', 1), '2026-11-21'), false);
  assert.equal(after('2026-12-28', 7), '2027-01-04');
  assert.equal(until(ALWAYS, '2199-01-01'), true);
  assert.equal(until('', '2026-11-20'), false);
  assert.equal(until('tomorrow', '2026-11-20'), false);
});

const AGENTS = /** @type {const} */ ([
  ['Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0', 5, 'Firefox', 'Android'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0', 0, 'Edge', 'Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15', 0, 'Safari', 'Mac'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15', 5, 'Safari', 'iPad'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1', 5, 'Chrome', 'iPhone'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36', 0, 'Chrome', 'Linux'],
]);

test('a device says what people call it, and nothing of its version', () => {
  for (const [agent, fingers, browser, system] of AGENTS) assert.deepEqual(described(agent, fingers), { browser, system });
  assert.equal(described('curl/8.0'), null);
});

test('a description opens for its device alone, under its person alone', async () => {
  const AK = await secret(random(32));
  const keys = /** @type {any} */ ({ AK, person: PERSON });
  const about = b64(await sealNote(AK, PERSON, 'device abc', { browser: 'Firefox', system: 'Android' }));
  assert.deepEqual(await openDescription(keys, 'abc', about), { browser: 'Firefox', system: 'Android' });
  await assert.rejects(openDescription(keys, 'abd', about));
  await assert.rejects(openDescription(/** @type {any} */ ({ AK, person: random(16) }), 'abc', about));
  assert.ok(!Buffer.from(unb64(about)).includes('Firefox'));
});
