// The one script that is no module: a module runs after the first paint, and a dark room would flash white. It reads what
// this device keeps of its person's look, and nothing else.
try {
  /** @type {{ scheme?: unknown, text?: unknown }} */
  const look = JSON.parse(localStorage.getItem('usness-look') ?? '{}');
  const { dataset } = document.documentElement;
  if (look.scheme === 'light' || look.scheme === 'dark') dataset.look = look.scheme;
  if (look.text === 'large' || look.text === 'larger') dataset.text = look.text;
} catch {
  // A browser without a memory shows the page as it comes.
}
