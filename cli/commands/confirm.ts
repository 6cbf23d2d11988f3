import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { DESIGNS } from '../../model/designs/index.ts';
import { SCOPES } from '../../model/scopes/index.ts';
import type { Run } from '../../reports/schema/run.ts';
import { renderEvents } from '../../reports/terminal.ts';
import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { chosen, listFlag, seedFlag } from '../flags.ts';
import { listenForInterruption } from '../interruption.ts';
import { mergeProblems } from '../merge.ts';
import { adapterNamed, designNamed, scopeNamed } from '../names.ts';
import { inPool } from '../pool.ts';
import { showProgress } from '../progress.ts';
import type { ConfirmRequest, ConfirmResult, InProcessAdapter, Problem } from '../protocol.ts';
import { redactJson } from '../redact.ts';
import type { Services, Session } from '../run-check.ts';
import { jsonText } from '../run-folder.ts';
import { complain, drawing, drawingTable, print } from '../screen.ts';
import { supervise } from '../supervise.ts';
import { table } from '../table.ts';
import type { TableCell } from '../table.ts';

type Budget = Pick<ConfirmRequest, 'tour' | 'random'>;

/** The sample is for a person who waits; `all` takes an hour on two cores, `exhaustive` several. */
const BUDGETS = {
  sample: { sim: { tour: 200, random: 30 }, loopback: { tour: 20, random: 10 } },
  all: { sim: { tour: 'departures', random: 300 }, loopback: { tour: 60, random: 40 } },
  exhaustive: { sim: { tour: 'all', random: 300 }, loopback: { tour: 60, random: 40 } },
} as const satisfies Record<string, Record<InProcessAdapter, Budget>>;

/** The agreement table, as far as it got. */
export interface Agreement {
  readonly asked: number;
  readonly rows: readonly ConfirmResult[];
  readonly problems: readonly Problem[];
}

interface ConfirmFlags {
  readonly all?: true;
  readonly exhaustive?: true;
  readonly adapter?: readonly string[];
  readonly scope?: readonly string[];
  readonly seed: number;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  lapse confirm                       a sample for every design, on both adapters
  lapse confirm reference timer       two designs
  lapse confirm timer --scope wire    one part of the protocol
  lapse confirm --all                 every transition of the one-client model; of the rest, all
                                      that sets a design apart; and 300 random sequences
  lapse confirm --exhaustive          every transition of every design

Exit codes: 0 the model predicted every history · 1 it did not · 2 not all was run ·
64 usage · 70 internal error · 130 interrupted
`;

/** Adds `lapse confirm`. */
export function addConfirm(
  program: Command, finish: (code: ExitCode) => void, services: Services,
): void {
  program.command('confirm')
    .description("run the designs' servers and compare each history with the model's")
    .argument('[design...]', 'built-in designs (default: all)')
    .option('--all', 'everything that sets a design apart, instead of a sample')
    .option('--exhaustive', 'everything, also what designs have in common')
    .option('--adapter <names>', 'sim, loopback (default: both)', listFlag)
    .option('--scope <names>', 'in these parts of the protocol alone (default: all)', listFlag)
    .option('--seed <n>', 'of the random sequences', seedFlag, 1)
    .option('--json', 'print the table as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (names: readonly string[], flags: ConfirmFlags) => {
      const requests = requestsFrom(names, flags);
      const interruption = listenForInterruption();
      const agreement = await confirm(requests, { ...services, ...interruption });
      interruption.release();
      if (flags.json) print(jsonText(agreement));
      else report(agreement);
      finish(interruption.windUp.aborted ? EXIT.interrupted : exitCodeOfAgreement(agreement));
    });
}

function requestsFrom(
  names: readonly string[], flags: ConfirmFlags,
): readonly ConfirmRequest[] {
  const designs = names.length === 0 ? DESIGNS : [...new Set(names)].map(designNamed);
  const adapters = chosen('--adapter', flags.adapter, adapterNamed, ['sim', 'loopback'] as const);
  const scopes = chosen('--scope', flags.scope, scopeNamed, SCOPES).map(({ name }) => name);
  const budgets = BUDGETS[flags.exhaustive ? 'exhaustive' : flags.all ? 'all' : 'sample'];
  return designs.flatMap(({ id }) => adapters.map((adapter): ConfirmRequest => ({
    kind: 'confirm', design: id, adapter, scopes, seed: flags.seed, ...budgets[adapter],
  })));
}

async function confirm(
  requests: readonly ConfirmRequest[], session: Session,
): Promise<Agreement> {
  // How long a whole tour is only the worker knows: progress counts designs, then.
  const progress = showProgress(requests.map(() => 1), 'differ');
  const outcomes = await inPool(
    requests, availableParallelism(), () => !session.windUp.aborted,
    async (request, part) => {
      const doing = `${request.design} on ${request.adapter}`;
      const show = (done: number, violated: number): void => {
        progress.update(part, { kind: 'progress', done, total: 1, violated, doing });
      };
      show(0, 0);
      const outcome = await supervise({
        ...session, request,
        onProgress: ({ done, total, violated }) => { show(done < total ? 0 : 1, violated); },
      });
      show(1, outcome.kind === 'result' && differs(outcome.result) ? 1 : 0);
      return outcome;
    },
  );
  progress.stop();
  const rows = outcomes.flatMap((outcome) =>
    outcome?.kind === 'result' && outcome.result.kind === 'confirm' ? [outcome.result] : []);
  const failures = outcomes.flatMap((outcome) =>
    outcome?.kind === 'failed' ? [outcome.problem] : []);
  const problems = mergeProblems([...rows.flatMap((row) => row.problems), ...failures]);
  return redactJson({ asked: requests.length, rows, problems });
}

const differs = (result: { readonly kind: string; readonly differed?: number }): boolean =>
  (result.differed ?? 0) > 0;

/** A prediction that failed is a fact; that one held is one only where all was run. */
export function exitCodeOfAgreement({ asked, rows, problems }: Agreement): ExitCode {
  if (rows.some(differs)) return EXIT.violated;
  if (problems.length > 0) return EXIT.internal;
  const whole = rows.length === asked
    && rows.every(({ stopped, sequences }) => stopped === 'budget' && sequences > 0);
  return whole ? EXIT.held : EXIT.undecided;
}

function rowOf(row: ConfirmResult): readonly TableCell[] {
  const { taken, all } = row.transitions;
  return [
    { text: row.design }, { text: row.adapter },
    { text: row.sequences.toLocaleString('en-US') }, { text: row.steps.toLocaleString('en-US') },
    { text: `${taken.toLocaleString('en-US')} of ${all.toLocaleString('en-US')}` },
    row.sequences === 0 ? { text: '○ nothing to run there', tone: 'warn' } : differs(row)
      ? { text: `✗ ${row.differed} differ`, tone: 'bad' }
      : { text: row.stopped === 'budget' ? '✓ agree' : `✓ agree, ${row.stopped}`, tone: 'good' },
  ];
}

const rowName = ({ design, adapter }: ConfirmResult): string => `${design} on ${adapter}`;

function report({ rows, problems }: Agreement): void {
  const options = drawing();
  const heads = ['design', 'adapter', 'sequences', 'steps', 'transitions', 'model and server'];
  print(table(heads, rows.map(rowOf), drawingTable()));
  for (const row of rows) {
    const [first] = row.differing;
    if (first === undefined) continue;
    const events = (history: Run['violations'][number]['history']): string =>
      renderEvents({ history: upTo(history, first.event), breach: null }, options);
    print(`\n${rowName(row)}: the histories part at step ${first.event + 1}`
      + `\n  predicted\n${events(first.predicted)}\n  observed\n${events(first.observed)}`);
  }
  for (const { code, message } of problems) complain(`${code}: ${message}`);
}

type Shown = ConfirmResult['differing'][number]['predicted'];

/** What follows the first difference follows from it. */
const upTo = (history: Shown, event: number): Shown =>
  ({ ...history, events: history.events.slice(0, event + 1) });
