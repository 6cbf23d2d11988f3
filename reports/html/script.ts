import { createHash } from 'node:crypto';

/**
 * The page's only script: copy buttons. It makes the buttons itself, so that a reader without
 * scripts sees none that does nothing. A page opened from disk may lack the clipboard: the command
 * is then selected, ready to be copied by hand.
 */
export const SCRIPT = `
for (const code of document.querySelectorAll('[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy the command';
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected: press Ctrl+C';
    }
  });
  code.closest('pre').after(button);
}
`;

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** Nothing may be fetched, and nothing run or styled that this repository did not write. */
export const policyOf = (style: string, script: string): string => [
  "default-src 'none'", `style-src ${hashOf(style)}`, `script-src ${hashOf(script)}`,
  "base-uri 'none'", "form-action 'none'",
].join('; ');
