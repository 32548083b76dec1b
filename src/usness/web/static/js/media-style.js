let linked = false;

/** Pages without a recording or a picture fetch no styles for them. */
export function styled() {
  if (linked) return;
  linked = true;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('../css/media.css', import.meta.url).href;
  document.head.append(link);
}
