import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What the documents point to is there, whoever moves it. */
describe('the documents', () => {
  it('should link to nothing that there is not', () => {
    expect(DOCUMENTS.length).toBeGreaterThan(30);
    expect(DOCUMENTS.flatMap((document) => linksIn(readFileSync(document, 'utf8'))
      .filter((link) => !existsSync(join(dirname(document), link)))
      .map((link) => `${document}: ${link}`))).toEqual([]);
  });

  it('should see a link that is broken', () => {
    expect(linksIn('[a](b.md#c), [d](https://e.org), `[f](g.md)`\n![h](i.png)'))
      .toEqual(['b.md', 'g.md', 'i.png']);
  });

  it('should list every decision', () => {
    const listed = linksIn(readFileSync('docs/decisions/README.md', 'utf8'));
    const decisions = readdirSync('docs/decisions').filter((name) => /^\d/.test(name));
    expect(listed).toEqual(decisions.toSorted());
  });
});

// Helpers

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))
    .filter((path) => path.endsWith('.md') && !path.includes('node_modules'));

const DOCUMENTS = [
  'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownIn('docs'), ...markdownIn('examples'),
];

/** Relative ones alone: nothing here asks the network. */
function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}
