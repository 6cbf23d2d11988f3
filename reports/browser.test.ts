import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launch, openFromDisk } from './browser.ts';
import type { Opened } from './browser.ts';
import { heldRun, sampleRun } from './fixture.ts';
import { HOSTILE, hostileRun } from './hostile.ts';
import { renderGallery, renderHtml } from './html.ts';
import { GALLERY_SCHEMA } from './schema/gallery.ts';
import type { Gallery } from './schema/gallery.ts';
import type { Run } from './schema/run.ts';

/** The page as a reader has it: opened from disk, in a real browser. */
const megabyte: Run = {
  ...sampleRun,
  problems: [{
    of: 'target', code: 'THREW', message: `${HOSTILE}\n`.repeat(6000).slice(0, 1_000_000),
  }],
};
const couldNotTest: Run = {
  ...heldRun, verdicts: [], exitCode: 3, stopped: 'target failed', problems: [{
    of: 'target', code: 'TARGET_EVENT_UNKNOWN',
    message: 'server.mjs listens for a, b → name one of them with --event',
  }],
};
const wall: Gallery = {
  schema: GALLERY_SCHEMA, id: 'all', startedAt: sampleRun.startedAt, elapsedMs: 1, exitCode: 2,
  designs: [
    { catalogue: 'F39', predicted: ['EXP-2', 'EXP-3'], run: sampleRun },
    { predicted: [], run: heldRun }, { predicted: ['EXP-1'], run: hostileRun },
  ],
};
const pages: readonly (readonly [string, string])[] = [
  ['violated', renderHtml(sampleRun)], ['held', renderHtml(heldRun)],
  ['could not test', renderHtml(couldNotTest)], ['hostile', renderHtml(hostileRun)],
  ['a megabyte of hostile text', renderHtml(megabyte)], ['the wall', renderGallery(wall)],
];

describe.skipIf(!hasBrowser())('the page in a browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); }, 60_000);
  afterAll(async () => { await browser.close(); });

  async function opened(
    markup: string, look: (one: Opened) => Promise<void>, options: BrowserContextOptions = {},
  ): Promise<void> {
    const one = await openFromDisk(browser, markup, options);
    try {
      await look(one);
      expect(one.complaints).toEqual([]);
    } finally {
      await one.close();
    }
  }

  describe.each(pages)('%s', (_, markup) => {
    it('should have a place for every link, and show it as the target', async () => {
      await opened(markup, async ({ page }) => {
        expect(await page.evaluate(LOST_LINKS)).toEqual([]);
      });
    });

    it.each([360, 1440])('should not scroll sideways at %i px', async (width) => {
      await opened(markup, async ({ page }) => {
        expect(await page.evaluate(EXCESS_PX)).toBe(0);
      }, { viewport: { width, height: 900 } });
    });

    it.each(['light', 'dark'] as const)(
      'should leave axe nothing serious to find where it is %s', async (colorScheme) => {
        await opened(markup, async ({ page }) => {
          expect(await seriousIn(page)).toEqual([]);
        }, { colorScheme, bypassCSP: true });
      });
  });

  it('should copy what stands beside each button', async () => {
    await opened(renderHtml(sampleRun), async ({ page }) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      for (const summary of await page.locator('summary').all()) await summary.click();
      const texts = await page.locator('[data-copy]').allTextContents();
      const buttons = await page.getByRole('button').all();
      expect(buttons).toHaveLength(texts.length);
      for (const [index, button] of buttons.entries()) {
        await button.click();
        await expect.poll(() => button.textContent()).toBe('Copied');
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe(texts[index]);
      }
    });
  });

  it('should select the text where the clipboard is not to be had', async () => {
    await opened(renderHtml(sampleRun), async ({ page }) => {
      await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
      const button = page.getByRole('button', { name: 'Copy the command' }).first();
      await button.click();
      expect(await page.evaluate('String(getSelection())'))
        .toBe(await page.locator('[data-copy]').first().textContent());
    });
  });

  it('should step by keys, in the table and in the drawing', async () => {
    await opened(renderHtml(sampleRun), async ({ page }) => {
      const target = (): Promise<string> =>
        page.evaluate('document.querySelector("tr:target")?.id ?? ""');
      await page.evaluate('location.hash = "#EXP-2-websocket-sim-step-1"');
      await page.keyboard.press('j');
      expect(await target()).toBe('EXP-2-websocket-sim-step-2');
      await expect.poll(() => page.evaluate('document.querySelector("g.now")?.dataset.step'))
        .toBe(await target());
      await page.keyboard.press('k');
      await page.keyboard.press('k');
      expect(await target()).toBe('EXP-2-websocket-sim-step-1');
    });
  });

  it('should read the same with scripts switched off, and offer no dead button', async () => {
    await opened(renderHtml(sampleRun), async ({ page }) => {
      const text = await page.locator('body').innerText();
      expect(text).toContain('late by 221\u00a0ms');
      expect(text).toContain('What to change');
      expect(await page.getByRole('button').count()).toBe(0);
    }, { javaScriptEnabled: false });
  });

  it('should print in ink on paper, without what only a screen can use', async () => {
    await opened(renderHtml(sampleRun), async ({ page }) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
        .toBe('rgb(255, 255, 255)');
      expect(await page.locator('button:visible').count()).toBe(0);
    });
  });
});

// Helpers

const EXCESS_PX = `document.documentElement.scrollWidth
  - document.documentElement.clientWidth`;

/** Follows every link, and tells which of them lead nowhere. */
const LOST_LINKS = `[...new Set([...document.links].map((link) => link.getAttribute('href')))]
  .filter((href) => {
    location.hash = href;
    return '#' + document.querySelector(':target')?.id !== decodeURIComponent(href);
  })`;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string; readonly impact: string; readonly nodes: readonly { html: string }[];
}

/** @returns what axe calls serious or worse, with the first place of each. */
async function seriousIn(page: Opened['page']): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate('axe.run().then(({ violations }) => violations)') as Finding[];
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.length} times, e.g. ${nodes[0]?.html.slice(0, 200)}`);
}
