import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { DESIGNS } from '../../model/designs/index.ts';
import { SCOPES } from '../../model/scopes/index.ts';
import type { Scope } from '../../model/scope.ts';
import { inAllScopes } from '../../properties/explore.ts';
import type { Decided, Exploration } from '../../properties/explore.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { Contract, Property } from '../../properties/property.ts';
import type { RecordedStep } from '../../reports/schema/step.ts';
import { hang, wrap } from '../../reports/terminal/layout.ts';
import { formatDuration } from '../../reports/time.ts';
import { countOf, describeStep } from '../../reports/words.ts';
import { contractFrom, withContractFlags } from '../contract.ts';
import type { ContractFlags } from '../contract.ts';
import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { chosen, listFlag } from '../flags.ts';
import { IdleWorkers } from '../idle-workers.ts';
import { listenForInterruption } from '../interruption.ts';
import { mergeProblems } from '../merge.ts';
import { designNamed, propertyNamed, scopeNamed } from '../names.ts';
import { inPool } from '../pool.ts';
import { showProgress } from '../progress.ts';
import type { Problem } from '../protocol.ts';
import type { Services, Session } from '../run-check.ts';
import { jsonText } from '../run-folder.ts';
import { complain, drawing, drawingTable, print } from '../screen.ts';
import { supervise } from '../supervise.ts';
import { table } from '../table.ts';
import type { TableCell } from '../table.ts';

const EXAMPLES = `
Examples:
  lapse explore                          every design × property, with counts and bounds
  lapse explore timer packet-guard       two designs, with the shortest counterexamples
  lapse explore reference --property EXP-2 --json
  lapse explore timer --scope connection,refresh
  lapse explore lenient --leeway 2s      under a contract that allows two seconds

Nothing is executed: this decides about the designs as data. Exit codes as for check: 1 where a
design violates a MUST, which most built-in designs do on purpose.
`;

interface ExploreFlags extends ContractFlags {
  readonly property?: readonly string[];
  readonly scope?: readonly string[];
  readonly json?: true;
}

/** Adds `lapse explore`. */
export function addExplore(
  program: Command, finish: (code: ExitCode) => void, services: Services,
): void {
  withContractFlags(program.command('explore')
    .description('decide every design × property in the model')
    .argument('[design...]', 'built-in designs (default: all)')
    .option('--property <ids>', 'decide these alone, e.g. EXP-2,EXP-7 (default: all)', listFlag))
    .option('--scope <names>', 'in these parts of the protocol alone (default: all)', listFlag)
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (
      names: readonly string[],
      flags: ExploreFlags,
    ) => {
      const designs = names.length === 0 ? DESIGNS : [...new Set(names)].map(designNamed);
      const properties = chosen('--property', flags.property, propertyNamed, PROPERTIES);
      const scopes = chosen('--scope', flags.scope, scopeNamed, SCOPES);
      const interruption = listenForInterruption();
      const { explorations, problems, elapsedMs } = await exploreAll(
        designs, properties, scopes, contractFrom(flags), { ...services, ...interruption });
      interruption.release();
      if (flags.json) print(jsonText(explorations));
      else report(explorations, properties, elapsedMs, names.length > 0);
      for (const { code, message } of problems) complain(`${code}: ${message}`);
      if (interruption.windUp.aborted) finish(EXIT.interrupted);
      else finish(problems.length > 0 ? EXIT.internal : exitCodeOfExplorations(explorations));
    });
}

/** What was explored, and whether it is all that was asked for. */
interface Explored {
  readonly explorations: readonly Exploration[];
  readonly problems: readonly Problem[];
  readonly elapsedMs: number;
}

/** Each scope by itself, on all cores: designs share much within a scope, and nothing beyond. */
async function exploreAll(
  designs: typeof DESIGNS, properties: readonly Property[], scopes: readonly Scope[],
  contract: Contract, session: Session,
): Promise<Explored> {
  const startedMs = performance.now();
  const progress = showProgress(scopes.map(() => designs.length));
  const idle = new IdleWorkers();
  const outcomes = await inPool(
    scopes, availableParallelism(), () => !session.windUp.aborted,
    (scope, part) => supervise({
      ...session, idle,
      request: {
        kind: 'explore', designs: designs.map(({ id }) => id),
        properties: properties.map(({ id }) => id), scope: scope.name, contract,
      },
      onProgress: (told) => { progress.update(part, told); },
    }),
  );
  idle.release();
  progress.stop();
  const parts = outcomes.flatMap((outcome) =>
    outcome?.kind === 'result' && outcome.result.kind === 'explore'
      ? outcome.result.explorations : []);
  return {
    explorations: designs.flatMap(({ id }) => {
      const [first, ...others] = parts.filter(({ design }) => design === id);
      if (first === undefined) return [];
      const whole = inAllScopes([first, ...others]);
      return [{ ...whole, closed: whole.closed && others.length + 1 === scopes.length }];
    }),
    problems: mergeProblems(outcomes.flatMap((outcome) =>
      outcome?.kind === 'failed' ? [outcome.problem] : [])),
    elapsedMs: performance.now() - startedMs,
  };
}

/** As for a check; where a bound cut the exploration off, what held so far is undecided. */
export function exitCodeOfExplorations(
  explorations: readonly Pick<Exploration, 'closed' | 'verdicts'>[],
): ExitCode {
  const musts = explorations.flatMap(({ verdicts }) => verdicts)
    .filter(({ level }) => level === 'MUST');
  if (musts.some(({ verdict }) => verdict === 'violated')) return EXIT.violated;
  if (musts.every(({ verdict }) => verdict === 'skipped')) return EXIT.untested;
  const open = explorations.some(({ closed }) => !closed);
  return open || musts.some(({ verdict }) => verdict === 'vacuous') ? EXIT.undecided : EXIT.held;
}

function cellOf(decided: Decided | undefined): TableCell {
  if (decided === undefined) return { text: '·', tone: 'faint' };
  const { verdict, exercised, shortest } = decided;
  switch (verdict) {
    case 'held': return { text: `✓ ${exercised}`, tone: 'good' };
    case 'violated':
      return { text: `✗ ${countOf(shortest?.length ?? 0, 'step')}`, tone: 'bad' };
    case 'vacuous': return { text: '○ vacuous', tone: 'warn' };
    case 'skipped': return { text: '– skipped', tone: 'faint' };
    default: return verdict satisfies never;
  }
}

function report(
  explorations: readonly Exploration[], properties: readonly Property[], elapsedMs: number,
  detailed: boolean,
): void {
  const heads = ['design', 'states', 'transitions', ...properties.map(({ id }) => id)];
  const rows = explorations.map((one): readonly TableCell[] => [
    { text: one.design },
    { text: one.states.toLocaleString('en-US') },
    one.closed
      ? { text: one.transitions.toLocaleString('en-US') }
      : { text: `${one.transitions.toLocaleString('en-US')} (cut off)`, tone: 'warn' },
    ...properties.map(({ id }) => cellOf(one.verdicts.find(({ property }) => property === id))),
  ]);
  const { columns } = drawing();
  print(table(heads, rows, drawingTable()));
  const bounds = SCOPES.flatMap((scope) => boundsText(scope, explorations));
  for (const line of [LEGEND, ...bounds, `decided in ${formatDuration(elapsedMs)}`]) {
    print(wrap(line, columns).join('\n'));
  }
  if (detailed) for (const one of explorations) print(counterexamples(one, columns));
  else print('The shortest counterexamples: lapse explore DESIGN');
}

const LEGEND = '✓ n: held, put to the test by n transitions · ✗ n steps: violated, the shortest '
  + 'counterexample has so many · ○ never put to the test · – the design lacks what it needs';

/** All that was explored in a scope was explored within these; nothing where nothing was. */
function boundsText(
  { name, says, closed }: Scope, explorations: readonly Exploration[],
): readonly string[] {
  const { transports, most, together, badTokens, slowJoins, refreshTokens } = closed;
  const counts = Object.entries(most).filter(([, count]) => count > 0)
    .map(([action, count]) => `${action} ${count}`).join(', ');
  const explored = explorations.flatMap(({ scopes }) => scopes)
    .filter(({ scope }) => scope === name);
  if (explored.length === 0) return [];
  const states = explored.reduce((sum, one) => sum + one.states, 0);
  return [`scope ${name} (${countOf(states, 'state')}): ${says}; bounds: `
    + `${transports.join(', ')} · at most ${counts}, ${together} of them together · `
    + `${badTokens ? 'good and bad' : 'good'} tokens, ${slowJoins ? 'prompt and slow' : 'prompt'} `
    + `joins, refreshes with ${refreshTokens.join(', ') || 'nothing'}`];
}

const counterexamples = ({ design, verdicts }: Exploration, columns: number): string =>
  verdicts.flatMap(({ property, shortest }) => shortest === undefined ? [] : [[
    `\n${design} violates ${property}, shortest:`,
    ...shortest.flatMap((step, index) =>
      hang(`  ${index + 1}. `, describeStep(step as RecordedStep), columns)),
  ].join('\n')]).join('\n');
