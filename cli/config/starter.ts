import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { printable } from '../../reports/printable.ts';
import { CliError, messageOf } from '../errors.ts';

const versions = z.record(z.string(), z.string()).optional();
const manifestSchema = z.object({
  name: z.string().optional(), type: z.string().optional(),
  scripts: z.record(z.string(), z.string()).optional(),
  dependencies: versions, devDependencies: versions,
});

/** Packages that say something about how a server takes connections and tokens. */
const KNOWN = [
  'socket.io', 'express', 'fastify', 'koa', '@nestjs/core', 'jsonwebtoken', 'jose',
  'express-session', 'cookie', 'typescript',
] as const;

/** How a project's packages are installed, and their programs and its scripts run. */
interface Manager { readonly install: string; readonly exec: string; readonly start: string }

const NPM: Manager = { install: 'npm ci', exec: 'npx', start: 'npm start' };
/** By the lockfile that tells. */
const OTHERS: Readonly<Record<string, Manager>> = {
  'pnpm-lock.yaml': {
    install: 'corepack enable && pnpm install --frozen-lockfile', exec: 'pnpm exec',
    start: 'pnpm start',
  },
  'yarn.lock': {
    install: 'corepack enable && yarn install --frozen-lockfile', exec: 'yarn', start: 'yarn start',
  },
};

/** What a project's `package.json` tells, and its lockfile. */
export interface Project {
  readonly name: string;
  readonly isModule: boolean;
  /** Whether it has a script that starts it. */
  readonly starts: boolean;
  readonly manager: Manager;
  /** Whether `lapse` can be imported there. */
  readonly hasLapse: boolean;
  /** The known packages that it depends on, with their ranges. */
  readonly versions: Readonly<Partial<Record<(typeof KNOWN)[number], string>>>;
}

/** @throws CliError `NO_PROJECT` where there is no `package.json` that can be read */
export function lookAt(folder: string): Project {
  const path = join(folder, 'package.json');
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const all = { ...manifest.devDependencies, ...manifest.dependencies };
    return {
      name: printable(manifest.name ?? 'this project'),
      isModule: manifest.type === 'module',
      starts: manifest.scripts?.['start'] !== undefined,
      manager: managerOf(folder),
      hasLapse: all['lapse'] !== undefined
        || existsAbove(join('node_modules', 'lapse'), folder),
      versions: Object.fromEntries(KNOWN.flatMap((name) =>
        all[name] === undefined ? [] : [[name, printable(all[name])]])),
    };
  } catch (error) {
    throw new CliError({
      code: 'NO_PROJECT', what: path, expected: 'the package.json of a project',
      got: messageOf(error), todo: 'call lapse init in the folder of your server',
    });
  }
}

/** In its own folder or in one above it, as in a monorepo. */
function existsAbove(path: string, folder: string): boolean {
  if (existsSync(join(folder, path))) return true;
  const above = dirname(folder);
  return above !== folder && existsAbove(path, above);
}

const managerOf = (folder: string): Manager => {
  const [, found = NPM] = Object.entries(OTHERS).find(([lockfile]) =>
    !existsSync(join(folder, 'package-lock.json')) && existsAbove(lockfile, folder)) ?? [];
  return found;
};

export const configNameFor = ({ isModule, versions }: Project): string =>
  versions.typescript !== undefined ? 'lapse.config.ts'
    : isModule ? 'lapse.config.js' : 'lapse.config.mjs';

/** A session's cookie and a single-page client's `auth` are the usual ways. */
const carrierOf = ({ versions }: Project): string =>
  versions['express-session'] !== undefined || versions.cookie !== undefined ? 'cookie' : 'auth';

const targetOf = ({ starts, manager }: Project): string => starts
  ? `{ command: '${manager.start}', url: 'http://localhost:3000' }`
  : "'http://localhost:3000'";

/** Servers of that major have clients of their own. */
const clientOf = ({ versions }: Project): string =>
  !/^[\^~]?2\b/.test(versions['socket.io'] ?? '') ? '' : `
  // It is spoken to by the client of Socket.IO 2, which has to be installed beside lapse:
  // npm install --save-dev --save-exact socket.io-client-v2@npm:socket.io-client@2.5.0
  client: 2,
`;

/** What defines it is there for its type alone. */
const opening = ({ hasLapse }: Project): string => hasLapse
  ? "import { defineConfig } from 'lapse';\n\nexport default defineConfig({" : 'export default ({';

/** @returns a config in which what is sure is set, and the rest is there as comments. */
export const configText = (project: Project): string => `${opening(project)}
  // The server: a URL, a module that exports start({ httpServer, key }), or a command that lapse
  // starts and stops. A module is tried under a virtual clock: thousands of sequences in seconds.
  target: ${targetOf(project)},
  // target: './server.js',
${clientOf(project)}
  tokens: {
    // The variable that holds the secret (HS…), or the private key as PEM (RS256, ES256, …).
    secretEnv: 'JWT_SECRET',
    alg: 'HS256',
    // What every token says beside its times and its user (sub), who is another in each sequence.
    // claims: { iss: 'my-app', aud: 'chat' },
    // Seconds; in real time they are waited for.
    lifetimeSec: 2,
  },

  // How the token travels: auth, query, header, cookie. Found out where it is left out.
  // carrier: '${carrierOf(project)}',
  // Where clients show it by an event, once they are connected:
  // authenticate: { event: 'authenticate', payload: [{ token: '{token}' }] },

  messages: {
    // An event that the server listens for, and answers or passes on.
    event: 'message',
    // payload: [{ text: '{text}' }],
    // accepted: { event: 'message' },
  },

  // How a client shows a new token over the open connection.
  // refresh: { event: 'refresh', payload: ['{token}'] },

  // Of two, clients come into the second over the same connection.
  // namespace: ['/chat', '/admin'],
  // path: '/socket.io',

  // What it has not, or is not to be tried with: what needs that is skipped, with this reason.
  // lacks: { binary: 'nobody sends any', broadcasts: 'they go to one room only' },

  // What the server declares of itself, in milliseconds.
  // leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: true,

  // sequences: 500,
  // reporter: ['terminal', 'html', 'markdown'],
});
`;

const NOT_YET = '      # Once lapse is among the devDependencies: what npm pack makes of its '
  + 'repository.\n';

/** One job: the summary and the annotations go where GitHub shows them. */
export const snippetFor = ({ manager, hasLapse }: Project): string => `  expiry:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 20 }
      - run: ${manager.install}
${hasLapse ? '' : NOT_YET}      - run: ${manager.exec} lapse check --reporter terminal,html,github
        env: { JWT_SECRET: only-for-tests }
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: lapse-report, path: lapse-report }
`;
