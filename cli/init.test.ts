import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configText, lookAt } from './config/starter.ts';
import { configSchema } from './config/schema.ts';
import { lapse } from './fixtures/spawn.ts';

describe('lapse init', { timeout: 60_000 }, () => {
  it('should write a config that says what the project is, and loads', async () => {
    const folder = project({
      name: 'chat', type: 'module', scripts: { start: 'node server.js' },
      dependencies: { 'socket.io': '^4.8.1', express: '^5.0.0' },
      devDependencies: { typescript: '^5.9.0' },
    });
    const { code, stdout } = await lapse(['init'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('chat: socket.io ^4.8.1, express ^5.0.0, typescript ^5.9.0\n');
    expect(stdout).toContain('Wrote lapse.config.ts');
    expect(stdout).toContain('npx lapse check --reporter terminal,html,github');
    expect(readFileSync(join(folder, 'lapse.config.ts'), 'utf8'))
      .toContain("{ command: 'npm start', url: 'http://localhost:3000' }");
  });

  it('should write one that loads where lapse is not installed, and with types where it is', () => {
    const folder = project({ name: 'chat' });
    expect(configText(lookAt(folder))).toMatch(/^export default \(\{\n/);
    mkdirSync(join(folder, 'node_modules', 'lapse'), { recursive: true });
    expect(configText(lookAt(folder))).toMatch(/^import \{ defineConfig \} from 'lapse';\n/);
  });

  it('should go by what installs its packages, and by the major of its server', async () => {
    const folder = project({
      name: 'old', scripts: { start: 'x' }, dependencies: { 'socket.io': '~2.5.0' },
    });
    writeFileSync(join(folder, 'pnpm-lock.yaml'), '');
    const { stdout } = await lapse(['init'], { cwd: folder });
    expect(stdout).toContain('run: corepack enable && pnpm install --frozen-lockfile');
    expect(stdout).toContain('run: pnpm exec lapse check');
    expect(stdout).toContain('Once lapse is among the devDependencies');
    const text = readFileSync(join(folder, 'lapse.config.mjs'), 'utf8');
    expect(text).toContain("{ command: 'pnpm start', url: 'http://localhost:3000' }");
    expect(text).toContain('\n  client: 2,\n');
    expect(configText(lookAt(project({ dependencies: { 'socket.io': '^4.2.0' } }))))
      .not.toContain('client: 2');
  });

  it('should overwrite nothing', async () => {
    const folder = project({ name: 'chat' });
    writeFileSync(join(folder, 'lapse.config.json'), '{}');
    const { code, stderr } = await lapse(['init'], { cwd: folder });
    expect(code).toBe(64);
    expect(stderr).toMatch(/CONFIG_EXISTS: .*got lapse\.config\.json/);
    expect(existsSync(join(folder, 'lapse.config.mjs'))).toBe(false);
  });

  it('should say so where there is no project', async () => {
    const { code, stderr } = await lapse(['init'], { cwd: newFolder() });
    expect(code).toBe(64);
    expect(stderr).toMatch(/NO_PROJECT: .* → call lapse init in the folder of your server/);
  });
});

describe('the config that it writes', () => {
  it.each([
    { name: 'bare' },
    { name: 'full', scripts: { start: 'x' }, dependencies: { 'express-session': '1' } },
    { name: 'old', dependencies: { 'socket.io': '^2.5.0' } },
  ])('should be a good one for $name, with its comments as well', (manifest) => {
    const text = configText(lookAt(project(manifest)));
    const bare = text.replace(/^import .*$/m, '')
      .replace(/export default (defineConfig)?/, 'return ');
    // Every line that is there as a comment and is code has to be what may stand there.
    const whole = bare.replaceAll(/^( +)\/\/ ([a-zA-Z]+: .*,)$/gm, '$1$2')
      .replace("  target: './server.js',\n", '');
    for (const body of [bare, whole]) {
      const config: unknown = new Function(body)();
      expect(configSchema.safeParse(config).error?.issues).toBeUndefined();
    }
    expect(whole).not.toBe(bare);
  });
});

// Helpers

const scratch = mkdtempSync(join(tmpdir(), 'lapse-init-'));
afterAll(() => { rmSync(scratch, { recursive: true, force: true }); });
const newFolder = (): string => mkdtempSync(join(scratch, 'd-'));

function project(manifest: object): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
