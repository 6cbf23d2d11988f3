import type { Command } from 'commander';
import { turn } from '../../adapters/real.ts';
import { DESIGNS } from '../../model/designs/index.ts';
import { SCOPES } from '../../model/scopes/index.ts';
import type { Scope } from '../../model/scope.ts';
import { Explorer } from '../../properties/explore.ts';
import type { Decided, Exploration } from '../../properties/explore.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { SharedVisits, visitAll } from '../../properties/visit.ts';
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
import { listenForInterruption } from '../interruption.ts';
import { designNamed, propertyNamed, scopeNamed } from '../names.ts';
import { showProgress } from '../progress.ts';
import { jsonText } from '../run-folder.ts';
import { drawing, drawingTable, print } from '../screen.ts';
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
export function addExplore(program: Command, finish: (code: ExitCode) => void): void {
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
      const explorations = await exploreAll(
        designs, properties, scopes, contractFrom(flags), interruption.windUp);
      interruption.release();
      if (flags.json) print(jsonText(explorations));
      else report(explorations, properties, names.length > 0);
      finish(interruption.windUp.aborted ? EXIT.interrupted : exitCodeOfExplorations(explorations));
    });
}

/** An exploration does not yield; between two of them a signal is heard. */
async function exploreAll(
  designs: typeof DESIGNS, properties: readonly Property[], scopes: readonly Scope[],
  contract: Contract, windUp: AbortSignal,
): Promise<readonly Exploration[]> {
  const progress = showProgress([designs.length]);
  const explorations: Exploration[] = [];
  const explorer = new Explorer(
    properties, scopes, contract, designs.length > 1 ? new SharedVisits() : { visitAll });
  for (const [done, design] of designs.entries()) {
    progress.update(0, {
      kind: 'progress', done, total: designs.length, violated: 0, doing: design.id,
    });
    await turn();
    if (windUp.aborted) break;
    explorations.push(explorer.explore(design));
  }
  progress.stop();
  return explorations;
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
  explorations: readonly Exploration[], properties: readonly Property[], detailed: boolean,
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
  const elapsedMs = explorations.reduce((sum, one) => sum + one.elapsedMs, 0);
  print(table(heads, rows, drawingTable()));
  const bounds = SCOPES.map((scope) => boundsText(scope, explorations));
  for (const line of [LEGEND, ...bounds, `decided in ${formatDuration(elapsedMs)}`]) {
    print(wrap(line, columns).join('\n'));
  }
  if (detailed) for (const one of explorations) print(counterexamples(one, columns));
  else print('The shortest counterexamples: lapse explore DESIGN');
}

const LEGEND = '✓ n: held, put to the test by n transitions · ✗ n steps: violated, the shortest '
  + 'counterexample has so many · ○ never put to the test · – the design lacks what it needs';

/** All that was explored in a scope was explored within these. */
function boundsText({ name, says, closed }: Scope, explorations: readonly Exploration[]): string {
  const { transports, most, together, badTokens, slowJoins, refreshTokens } = closed;
  const counts = Object.entries(most).filter(([, count]) => count > 0)
    .map(([action, count]) => `${action} ${count}`).join(', ');
  const states = explorations.flatMap(({ scopes }) => scopes)
    .filter(({ scope }) => scope === name).reduce((sum, one) => sum + one.states, 0);
  return `scope ${name} (${countOf(states, 'state')}): ${says}; bounds: `
    + `${transports.join(', ')} · at most ${counts}, ${together} of them together · `
    + `${badTokens ? 'good and bad' : 'good'} tokens, ${slowJoins ? 'prompt and slow' : 'prompt'} `
    + `joins, refreshes with ${refreshTokens.join(', ') || 'nothing'}`;
}

const counterexamples = ({ design, verdicts }: Exploration, columns: number): string =>
  verdicts.flatMap(({ property, shortest }) => shortest === undefined ? [] : [[
    `\n${design} violates ${property}, shortest:`,
    ...shortest.flatMap((step, index) =>
      hang(`  ${index + 1}. `, describeStep(step as RecordedStep), columns)),
  ].join('\n')]).join('\n');
