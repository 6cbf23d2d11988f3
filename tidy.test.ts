import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** The house rules that a machine can hold us to. Every problem names its file and line. */
const ROOT = import.meta.dirname;
const MAX_COLUMNS = 100;
const MAX_FUNCTION_LINES = 70;
const MAX_FILE_LINES = 300;

describe('this repository', () => {
  const files = sourceFiles('').map((path) => fileOf(path, readFileSync(join(ROOT, path), 'utf8')));

  it('should be looked at as a whole', () => {
    for (const room of ROOMS) expect(files.map(({ path }) => path)).toContainEqual(inside(room));
  });

  it('should keep the arrows between its rooms', () => {
    expect(files.flatMap(wrongImports)).toEqual([]);
  });

  it(`should keep within ${MAX_COLUMNS} columns and ${MAX_FILE_LINES} lines`, () => {
    expect(files.flatMap(tooWideOrLong)).toEqual([]);
  });

  it(`should have no function of more than ${MAX_FUNCTION_LINES} lines`, () => {
    expect(files.flatMap(longFunctions)).toEqual([]);
  });

  it('should take time, chance and output from where they belong', () => {
    expect(files.flatMap(bannedCalls)).toEqual([]);
  });
});

describe('the arrows', () => {
  const problems = (path: string, target: string) =>
    wrongImports(fileOf(path, `import { x } from '${target}';\n`));

  it.each([
    ['model/a.ts', './b.ts'],
    ['model/kernel/a.ts', '../b.ts'],
    ['model/a.test.ts', 'vitest'],
    ['properties/a.ts', '../model/b.ts'],
    ['properties/a.ts', 'fast-check'],
    ['adapters/a.ts', '../model/b.ts'],
    ['adapters/a.ts', './servers/b.ts'],
    ['adapters/servers/a.ts', '../target.ts'],
    ['adapters/servers/a.ts', 'socket.io'],
    ['reports/html/a.ts', '../b.ts'],
    ['cli/a.ts', '../reports/b.ts'],
  ])('should let %s import %s', (path, target) => {
    expect(problems(path, target)).toEqual([]);
  });

  it.each([
    ['model/a.ts', '../properties/b.ts'],
    ['model/a.ts', '../adapters/b.ts'],
    ['model/a.ts', 'node:fs'],
    ['model/a.ts', 'socket.io'],
    ['model/a.ts', 'vitest'],
    ['properties/a.ts', '../adapters/b.ts'],
    ['properties/a.ts', '../cli/b.ts'],
    ['adapters/a.ts', '../properties/b.ts'],
    ['adapters/a.ts', '../reports/b.ts'],
    ['adapters/servers/a.ts', '../../model/b.ts'],
    ['adapters/servers/a.ts', '../../cli/b.ts'],
    ['reports/a.ts', '../model/b.ts'],
    ['reports/html/a.ts', '../../properties/b.ts'],
  ])('should not let %s import %s', (path, target) => {
    expect(problems(path, target))
      .toEqual([expect.stringContaining(`${path}:1 imports ${target}`)]);
  });

  it('should see types, re-exports and dynamic imports as well', () => {
    const text = 'import type { a } from \'../cli/a.ts\';\nexport * from \'../cli/b.ts\';\n'
      + 'const c = await import(\'../cli/c.ts\');\ntype D = import(\'../cli/d.ts\').D;\n';
    expect(wrongImports(fileOf('model/x.ts', text))).toHaveLength(4);
  });
});

describe('the limits', () => {
  it('should be counted exactly', () => {
    const wide = (columns: number) => fileOf('model/x.ts', `// ${'x'.repeat(columns - 3)}\n`);
    expect(tooWideOrLong(wide(MAX_COLUMNS))).toEqual([]);
    expect(tooWideOrLong(wide(MAX_COLUMNS + 1))).toHaveLength(1);
    const long = (lines: number) => fileOf('model/x.ts', 'x;\n'.repeat(lines));
    expect(tooWideOrLong(long(MAX_FILE_LINES))).toEqual([]);
    expect(tooWideOrLong(long(MAX_FILE_LINES + 1))).toHaveLength(1);
  });

  it.each(['function f() {', 'const f = () => {', 'class C { f() {'])(
    'should hold for "%s"', (head) => {
      const end = head.startsWith('class') ? '} }' : '}';
      const lines = (count: number) =>
        fileOf('model/x.ts', `${head}\n${'x;\n'.repeat(count - 2)}${end}\n`);
      expect(longFunctions(lines(MAX_FUNCTION_LINES))).toEqual([]);
      expect(longFunctions(lines(MAX_FUNCTION_LINES + 1)))
        .toEqual([expect.stringMatching(/^model\/x\.ts:1 .*71 lines/)]);
    });
});

describe('the banned calls', () => {
  it.each([
    ['Date.now()', 'the clock'],
    ['new Date()', 'the clock'],
    ['Date()', 'the clock'],
    ['Math.random()', 'generator'],
    ['setTimeout(f, 1)', 'settle'],
    ['globalThis.setInterval(f, 1)', 'settle'],
    ['console.log(1)', 'cli/'],
  ])('should include %s, and name what to use instead', (call, instead) => {
    expect(bannedCalls(fileOf('properties/x.ts', `\n${call};\n`)))
      .toEqual([expect.stringMatching(new RegExp(`^properties/x.ts:2 .*→.*${instead}`))]);
  });

  it.each([
    'new Date(0)', 'Date.UTC(2030, 0, 1)', 'clock.setTimeout(f, 1)', '// Date.now()',
    'const text = "Math.random()"', 'performance.now()',
  ])('should not include %s', (call) => {
    expect(bannedCalls(fileOf('properties/x.ts', `${call};\n`))).toEqual([]);
  });

  it('should be allowed where time and output are at home', () => {
    for (const path of ['adapters/servers/x.ts', 'adapters/real.ts', 'cli/x.ts']) {
      expect(bannedCalls(fileOf(path, 'Date.now(); setTimeout(f, 1);\n'))).toEqual([]);
    }
    expect(bannedCalls(fileOf('cli/x.ts', 'console.log(1);\n'))).toEqual([]);
    expect(bannedCalls(fileOf('cli/x.ts', 'Math.random();\n'))).toHaveLength(1);
  });
});

// Helpers

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

const fileOf = (path: string, text: string): SourceFile => ({
  path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true),
});

/** Every TypeScript file, except what is installed, recorded or hidden. */
function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return isLeftOut(path) ? [] : sourceFiles(path);
    return entry.isFile() && path.endsWith('.ts') ? [path] : [];
  });
}

const isLeftOut = (folder: string): boolean =>
  /(^|\/)(node_modules|dist|\.[^/]*)$/.test(folder) || folder === 'reports/runs';

/** Tests, and what is there for them alone: the law suite, fixtures. They set timers on purpose. */
const isTest = (path: string): boolean =>
  path.endsWith('.test.ts') || /\/laws(-[a-z-]+)?\.ts$/.test(path) || path.includes('/fixtures/');

const inside = (room: string) => expect.stringMatching(new RegExp(`^${room}/`));

/** What each room may import, itself included; `cli` may import anything. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'model': ['model'],
  'properties': ['properties', 'model'],
  'guard': ['guard'],
  'adapters/servers': ['adapters/servers', 'adapters', 'guard'],
  'adapters': ['adapters', 'adapters/servers', 'model'],
  'reports': ['reports'],
  'api': ['api', 'cli', 'properties', 'reports'],
};
const ROOMS = Object.keys(ARROWS);

const roomOf = (path: string): string =>
  path.startsWith('adapters/servers/') ? 'adapters/servers' : path.split('/')[0] ?? '';

function wrongImports(file: SourceFile): readonly string[] {
  const room = roomOf(file.path);
  const allowed = ARROWS[room];
  if (allowed === undefined) return [];
  return importsOf(file).flatMap(({ node, target }) => {
    const isRelative = target.startsWith('.');
    const to = roomOf(posix.join(posix.dirname(file.path), target));
    const isPure = room !== 'model' || (isTest(file.path) && target === 'vitest');
    if (isRelative ? allowed.includes(to) : isPure) return [];
    return [problem(file, node, `imports ${target} → ${room} may import ${allowed.join(', ')}`
      + `${room === 'model' ? ' and no package' : ''}`)];
  });
}

function importsOf(file: SourceFile): readonly { node: ts.Node; target: string }[] {
  return nodesOf(file).flatMap((node) => {
    const specifier = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
    return specifier !== undefined && ts.isStringLiteral(specifier)
      ? [{ node, target: specifier.text }]
      : [];
  });
}

function tooWideOrLong({ path, text }: SourceFile): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const wide = lines.flatMap((line, index) => [...line].length > MAX_COLUMNS
    ? [`${path}:${index + 1} is ${[...line].length} columns wide → at most ${MAX_COLUMNS}`]
    : []);
  return lines.length > MAX_FILE_LINES
    ? [...wide, `${path}:${lines.length} is the last line → at most ${MAX_FILE_LINES}: split it`]
    : wide;
}

function longFunctions(file: SourceFile): readonly string[] {
  if (isTest(file.path)) return [];
  const lineOf = (position: number) => file.tree.getLineAndCharacterOfPosition(position).line;
  return nodesOf(file).flatMap((node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return [];
    const lines = lineOf(node.getEnd()) - lineOf(node.getStart()) + 1;
    return lines > MAX_FUNCTION_LINES
      ? [problem(file, node, `a function of ${lines} lines → at most ${MAX_FUNCTION_LINES}`)]
      : [];
  });
}

interface Ban {
  readonly calls: RegExp;
  readonly instead: string;
  /** Where it is at home. */
  readonly except: RegExp;
  readonly inTests: boolean;
}

/** `adapters/clock.ts` is the virtual clock itself: what it replaces, it has to name. */
const TIME_AT_HOME = /^(guard\/|adapters\/(servers\/|real\.ts|clock\.ts)|cli\/)/;

const BANS: readonly Ban[] = [
  {
    calls: /^(Date\.now\(|(new )?Date\(\))/,
    instead: 'take the time from the clock, or the real one from adapters/real.ts',
    except: TIME_AT_HOME,
    inTests: false,
  },
  {
    calls: /^(globalThis\.)?(setTimeout|setInterval)\(/,
    instead: 'settle on counted work, or take realSetTimeout from adapters/real.ts',
    except: TIME_AT_HOME,
    inTests: false,
  },
  {
    calls: /^Math\.random\(/,
    instead: 'draw from the seeded generator',
    except: /^$/,
    inTests: true,
  },
  {
    calls: /^console\./,
    instead: 'return what is to be said: only cli/ speaks',
    except: /^cli\//,
    inTests: true,
  },
];

function bannedCalls(file: SourceFile): readonly string[] {
  const bans = BANS.filter(({ except, inTests }) =>
    !except.test(file.path) && (inTests || !isTest(file.path)));
  return nodesOf(file).flatMap((node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
    const text = node.getText(file.tree);
    return bans.filter(({ calls }) => calls.test(text))
      .map(({ instead }) => problem(file, node, `calls ${text.split('(')[0]}( → ${instead}`));
  });
}

function nodesOf({ tree }: SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

function problem({ path, tree }: SourceFile, node: ts.Node, says: string): string {
  return `${path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1} ${says}`;
}
