/**
 * What an injected script could try, run as the page's own: what a driver evaluates is let through by the browser. The page's
 * policy must stop each try by itself, also when the script that carries it has got in.
 */
const foreign = new URL(import.meta.url).searchParams.get('foreign') ?? '';
/** @type {string[]} */
const ran = [];

Object.assign(globalThis, { ran: (/** @type {string} */ name) => ran.push(name) });

/**
 * @param {string} tag
 * @param {{ [name: string]: string }} attributes
 * @param {string} [text]
 */
function put(tag, attributes, text = '') {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(text);
  document.body.append(element);
  return element;
}

const blobs = URL.createObjectURL(new Blob(['ran("blob")'], { type: 'text/javascript' }));

/** @type {{ [name: string]: () => unknown }} each names what it would run, or where it would go */
const tries = {
  eval: () => eval('ran("eval")'),
  function: () => new Function('ran("function")')(),
  timer: () => setTimeout('ran("timer")', 0),
  inline: () => put('script', {}, 'ran("inline")'),
  handler: () => put('button', { onclick: 'ran("handler")' }).click(),
  url: () => put('a', { href: 'javascript:ran("url")' }).click(),
  blob: () => put('script', { src: blobs }),
  import: () => import(blobs),
  worker: () => new Worker(blobs),
  innerHTML: () => (document.body.firstElementChild.innerHTML = '<img src=x onerror=ran("innerHTML")>'),
  outerHTML: () => (document.body.firstElementChild.outerHTML = '<img src=x onerror=ran("outerHTML")>'),
  adjacent: () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=ran("adjacent")>'),
  write: () => document.write('<img src=x onerror=ran("write")>'),
  parser: () => new DOMParser().parseFromString('<img src=x>', 'text/html'),
  fragment: () => document.createRange().createContextualFragment('<img src=x>'),
  srcdoc: () => put('iframe', { srcdoc: '<script>parent.ran("srcdoc")</script>' }),
  script: () => put('script', { src: `${foreign}/script.js` }),
  fetch: () => fetch(`${foreign}/fetch`, { mode: 'no-cors' }),
  beacon: () => navigator.sendBeacon(`${foreign}/beacon`, 'words'),
  request: () => {
    const request = new XMLHttpRequest();
    request.open('GET', `${foreign}/request`);
    request.send();
  },
  events: () => new EventSource(`${foreign}/events`),
  socket: () => new WebSocket(`${foreign.replace('http', 'ws')}/socket`),
  image: () => put('img', { src: `${foreign}/image`, alt: '' }),
  background: () => (document.body.style.backgroundImage = `url("${foreign}/background")`),
  frame: () => put('iframe', { src: `${foreign}/frame` }),
  object: () => put('object', { data: `${foreign}/object` }),
  style: () => put('link', { rel: 'stylesheet', href: `${foreign}/style` }),
  prefetch: () => put('link', { rel: 'prefetch', href: `${foreign}/prefetch` }),
  media: () => put('video', { src: `${foreign}/media` }),
  base: () => document.head.append(put('base', { href: `${foreign}/base/` })),
  form: () => /** @type {HTMLFormElement} */ (put('form', { action: `${foreign}/form`, method: 'post' })).submit(),
};

/** What the browser's report calls some tries, where it doesn't say their name. */
const signs = { function: 'Function|', url: 'script-src-elem inline', import: 'script-src-elem blob', frame: 'frame-src' };
/** @type {string[]} */
const reported = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
  reported.push(`${effectiveDirective} ${blockedURI} ${sample}`.toLowerCase()),
);
/** What loads is refused many turns later; a try that nothing refuses is waited for no longer than this. */
const PATIENCE_MS = 10_000;

/**
 * @param {string} sign what the report says of this try; of an earlier one nothing counts
 * @param {number} since
 */
async function stopped(sign, since) {
  const told = () => reported.slice(since).some((one) => one.includes(sign.toLowerCase()));
  const until = performance.now() + PATIENCE_MS;
  while (!told() && performance.now() < until) await new Promise(requestAnimationFrame);
  return told();
}

const free = [];
for (const [name, attempt] of Object.entries(tries)) {
  const since = reported.length;
  await Promise.resolve().then(attempt).catch(() => {});
  if (!(await stopped(/** @type {{ [name: string]: string }} */ (signs)[name] ?? name, since))) free.push(name);
}
console.log(JSON.stringify({ tried: Object.keys(tries).length, free, ran }));
