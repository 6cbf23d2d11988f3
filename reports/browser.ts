import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A real browser without a screen, for the tests of the page. */
const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/**
 * Whether there is one. On a machine of a person the tests are left out where there is none; in CI
 * that it is missing is a fault.
 */
export function hasBrowser(): boolean {
  if (existsSync(CHROMIUM)) return true;
  const remedy = `no ${CHROMIUM} → apt-get install -y chromium`;
  if (process.env['CI'] === 'true') throw new Error(`BROWSER_MISSING: ${remedy}`);
  process.stderr.write(`the tests of the page in a browser are skipped: ${remedy}\n`);
  return false;
}

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });

/** A page that was opened from disk, and what it did that no page should. */
export interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Writes a page to disk and opens it from there. */
export async function openFromDisk(
  browser: Browser, markup: string, options: BrowserContextOptions = {},
): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-page-'));
  const path = join(folder, 'index.html');
  writeFileSync(path, markup);
  const url = pathToFileURL(path).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => { complaints.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => { complaints.push(`error: ${error.message}`); });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(folder, { recursive: true });
  };
  return { page, complaints, close };
}
