import { create } from 'xmlbuilder2';
import { mendingOf } from './mending.ts';
import { printable } from './printable.ts';
import { counts, problemsOf } from './summary.ts';
import type { Run, RunVerdict, RunViolation } from './schema/run.ts';
import { renderEvents } from './terminal/events.ts';
import { minimalityOf, replayCommand, sentenceOf } from './words.ts';
import type { Place } from './words.ts';

/**
 * JUnit knows passed, failed, in error and skipped, and a CI is red where one has failed or is in
 * error. So: a failure is what makes the exit code 1, an error what makes it another, skipped is
 * what keeps it from being a pass without failing the build, with the reason why. Only *held*
 * passes.
 */
interface Outcome {
  readonly as: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type?: string;
  readonly says?: string;
  readonly detail?: string;
}

const COLUMNS = 100;

function violated(run: Run, cell: RunVerdict, place: Place): Outcome {
  const violation = run.violations.find((one) => one.property === cell.property
    && one.transport === cell.transport && one.adapter === cell.adapter);
  const says = violation === undefined ? `${cell.violations} violations`
    : sentenceOf(violation, run.contract);
  if (cell.known !== undefined) {
    const { reason, owner } = cell.known;
    return { as: 'skipped', says: `violated, and known: ${reason} (${owner}). ${says}` };
  }
  if (!counts(run, cell)) {
    return { as: 'skipped', says: `violated, a SHOULD: it fails with --fail-on should. ${says}` };
  }
  return {
    as: 'failure', type: 'violated', says,
    ...(violation === undefined ? {} : { detail: detailOf(run, violation, place) }),
  };
}

function detailOf(run: Run, violation: RunViolation, place: Place): string {
  const mendings = mendingOf(run).filter(({ properties }) =>
    properties.includes(violation.property)).map(({ says }) => `to change: ${says}`);
  return ['', renderEvents(violation, { colour: false, columns: COLUMNS }), '',
    minimalityOf(violation), ...mendings, replayCommand(violation, place), ''].join('\n');
}

function outcomeOf(run: Run, cell: RunVerdict, place: Place): Outcome {
  const says = cell.reason ?? cell.verdict;
  switch (cell.verdict) {
    case 'held': return { as: 'passed' };
    case 'violated': return violated(run, cell, place);
    case 'skipped': return { as: 'skipped', says };
    case 'vacuous':
    case 'inconclusive':
      return counts(run, cell) ? { as: 'error', type: cell.verdict, says }
        : { as: 'skipped', says: `${cell.verdict}: ${says}` };
    default: return cell.verdict satisfies never;
  }
}

/** The run itself is a case: what kept it from its end is no property's fault, and no pass. */
function runOutcome(run: Run): Outcome {
  const problems = (['target', 'harness'] as const).flatMap((of) => problemsOf(run, of))
    .map(({ code, message }) => `${code}: ${message}`);
  if (run.stopped === 'budget' && run.exitCode <= 1 && run.verdicts.length > 0) {
    return { as: 'passed' };
  }
  return {
    as: 'error', type: run.stopped === 'budget' ? 'undecided' : run.stopped,
    says: `stopped by: ${run.stopped}; exit code ${run.exitCode}`,
    ...(problems.length === 0 ? {} : { detail: `\n${problems.join('\n')}\n` }),
  };
}

interface Case { readonly name: string; readonly classname: string; readonly outcome: Outcome }

const casesOf = (run: Run, place: Place): readonly Case[] => {
  const target = run.options.target;
  return [
    ...run.verdicts.map((cell): Case => ({
      name: `${cell.property} ${cell.level}, ${cell.transport} (${cell.adapter}): ${cell.says}`,
      classname: `lapse.${target}.${cell.property}`, outcome: outcomeOf(run, cell, place),
    })),
    { name: 'the run came to its end', classname: `lapse.${target}`, outcome: runOutcome(run) },
  ];
};

/** XML has no way to write a control character: lines stay, all else is made visible. */
const lines = (words: string): string =>
  words.split('\n').map((line) => printable(line, 2_000)).join('\n');

function element({ name, classname, outcome }: Case): object {
  const { as, type, says = '', detail = '' } = outcome;
  const body = as === 'passed' ? {}
    : as === 'skipped' ? { skipped: printable(says, 2_000) }
      : { [as]: { '@type': type ?? as, '@message': printable(says, 2_000), '#': lines(detail) } };
  return { '@name': printable(name), '@classname': printable(classname), ...body };
}

/** @returns the run as JUnit XML: a case for each property, transport and adapter, and the run. */
export function renderJunit(run: Run, place: Place = {}): string {
  const cases = casesOf(run, place);
  const number = (as: Outcome['as']): string =>
    String(cases.filter(({ outcome }) => outcome.as === as).length);
  const totals = {
    '@tests': String(cases.length), '@failures': number('failure'), '@errors': number('error'),
    '@time': (run.elapsedMs / 1000).toFixed(3),
  };
  const name = `lapse ${printable(run.options.target)}`;
  return `${create({ version: '1.0', encoding: 'UTF-8' }, {
    testsuites: {
      '@name': name, ...totals,
      testsuite: {
        '@name': name, ...totals, '@skipped': number('skipped'),
        '@timestamp': run.startedAt.slice(0, 19),
        testcase: cases.map(element),
      },
    },
  }).end({ prettyPrint: true })}\n`;
}
