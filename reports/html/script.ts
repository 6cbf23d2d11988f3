import { createHash } from 'node:crypto';

/**
 * The page's only script. Copy buttons: it makes them itself, so that a reader without scripts sees
 * none that does nothing; where the clipboard is not to be had, the text is selected, ready to be
 * copied by hand. And stepping by keys: `j` and `k` go from step to step, in the table and in the
 * drawing alike.
 */
export const SCRIPT = `
for (const code of document.querySelectorAll('[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  const what = 'Copy ' + code.dataset.copy;
  button.textContent = what;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = what; }, 2000);
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected: press Ctrl+C';
    }
  });
  code.closest('pre').after(button);
}
const steps = [...document.querySelectorAll('tr[id*="-step-"]')];
const here = () => decodeURIComponent(location.hash.slice(1));
const mark = () => {
  for (const drawn of document.querySelectorAll('[data-step].now')) drawn.classList.remove('now');
  for (const drawn of document.querySelectorAll('[data-step]')) {
    if (drawn.dataset.step === here()) drawn.classList.add('now');
  }
};
addEventListener('hashchange', mark);
mark();
addEventListener('keydown', (event) => {
  const by = { j: 1, k: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = steps.findIndex((step) => step.id === here());
  const inView = steps.findIndex((step) => step.getBoundingClientRect().top >= 0);
  const next = steps[at < 0 ? Math.max(inView, 0) : at + by];
  if (next !== undefined) location.hash = next.id;
});
`;

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** Nothing may be fetched, and nothing run or styled that this repository did not write. */
export const policyOf = (style: string, script: string): string => [
  "default-src 'none'", `style-src ${hashOf(style)}`, `script-src ${hashOf(script)}`,
  "base-uri 'none'", "form-action 'none'",
].join('; ');
