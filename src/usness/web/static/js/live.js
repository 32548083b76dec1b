const LOCK = 'usness-live';
const EVENTS = ['both', 'met', 'open', 'reply'];

/** @typedef {(event: string) => void} Hear */

/**
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function ended(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * @param {string} path
 * @param {AbortSignal} signal
 * @param {Hear} tell
 */
async function stream(path, signal, tell) {
  const source = new EventSource(path);
  for (const name of EVENTS) source.addEventListener(name, () => tell(name));
  await ended(signal);
  source.close();
}

/**
 * Hears what happens while both have this page open. One tab of a browser holds the stream and tells the others; when it
 * goes, another one takes over.
 *
 * @param {string} path
 * @param {Hear} hear
 * @returns {() => void} stops
 */
export function listen(path, hear) {
  const ending = new AbortController();
  const channel = new BroadcastChannel(`${LOCK} ${path}`);
  channel.onmessage = ({ data }) => hear(data);
  const tell = (/** @type {string} */ event) => {
    hear(event);
    channel.postMessage(event);
  };
  navigator.locks
    .request(LOCK, { signal: ending.signal }, () => stream(path, ending.signal, tell))
    // Stopped before its turn came.
    .catch(() => undefined);
  return () => {
    ending.abort();
    channel.close();
  };
}
