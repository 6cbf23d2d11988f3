import { diffRuns } from './diff.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Since } from './markdown.ts';
import { mendingOf } from './mending.ts';
import { printable } from './printable.ts';
import { counts, problemsOf, propertiesOf, violationsInOrder } from './summary.ts';
import type { PropertySummary } from './summary.ts';
import type { Run, RunViolation } from './schema/run.ts';
import { minimalityOf, replayCommand, sentenceOf } from './words.ts';
import type { Place } from './words.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/'
  + 'sarif-schema-2.1.0.json';

const MAX_TEXT = 2_000;
const text = (words: string): { readonly text: string } => ({ text: printable(words, MAX_TEXT) });

const levelOf = (level: RunViolation['level']): 'error' | 'warning' =>
  level === 'MUST' ? 'error' : 'warning';

function rule(run: Run, { property, level, says, source }: PropertySummary): object {
  const remedies = mendingOf(run).filter(({ properties }) => properties.includes(property));
  return {
    id: printable(property),
    shortDescription: text(says), fullDescription: text(`${level}: ${says} (${source})`),
    defaultConfiguration: { level: levelOf(level) },
    ...(remedies.length === 0 ? {} : {
      help: { text: remedies.map((one) => `${one.says}\n${one.lines.join('\n')}`).join('\n\n') },
    }),
  };
}

/** Only what is known: a result in the wrong place is worse than one without. */
function locations({ target: { listener } }: Run): object {
  if (listener === undefined) return {};
  const uri = printable(listener.file, 1_000).split('/').map(encodeURIComponent).join('/');
  return {
    locations: [{
      physicalLocation: {
        artifactLocation: { uri }, region: { startLine: listener.line },
      },
    }],
  };
}

/** What is as it was is told as such, so that a viewer can leave it out. */
function since(violation: RunViolation, run: Run, baseline: Run | undefined): object {
  if (baseline === undefined) return {};
  const found = diffRuns(baseline, run).changed.find(({ property, transport, adapter }) =>
    property === violation.property && transport === violation.transport
    && adapter === violation.adapter);
  return { baselineState: found?.change === 'still' ? 'unchanged' : 'new' };
}

function result(run: Run, violation: RunViolation, { baseline, ...place }: Place & Since): object {
  const { property, level, transport, adapter } = violation;
  const cell = run.verdicts.find((one) => one.property === property
    && one.transport === transport && one.adapter === adapter);
  const known = cell?.known;
  return {
    ruleId: printable(property), kind: 'fail',
    level: cell !== undefined && counts(run, cell) ? 'error' : levelOf(level),
    message: text(`${sentenceOf(violation, run.contract)} By ${transport} (${adapter}). See it `
      + `again: ${replayCommand(violation, place)}`),
    ...locations(run),
    partialFingerprints: { 'lapse/v1': fingerprintOf(run, violation) },
    ...since(violation, run, baseline),
    ...(known === undefined ? {} : {
      suppressions: [{
        kind: 'external', status: 'accepted',
        justification: printable(`${known.reason} (${known.owner})`, MAX_TEXT),
      }],
    }),
    properties: {
      transport: printable(transport), adapter: printable(adapter),
      minimality: printable(minimalityOf(violation), MAX_TEXT),
    },
  };
}

/** @returns the run as SARIF 2.1.0: a rule for each property, a result for each violation. */
export function renderSarif(run: Run, options: Place & Since = {}): string {
  const notifications = (['target', 'harness'] as const).flatMap((of) => problemsOf(run, of))
    .map(({ of, code, message }) => ({
      level: of === 'harness' ? 'error' : 'warning', message: text(`${code}: ${message}`),
    }));
  const log = {
    $schema: SCHEMA, version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'lapse', version: printable(run.versions['lapse'] ?? 'unknown'),
          rules: propertiesOf(run).map((row) => rule(run, row)),
        },
      },
      automationDetails: { id: `lapse/${encodeURIComponent(printable(run.options.target))}` },
      invocations: [{
        // 0, 1 and 2 are verdicts; anything else kept it from one.
        executionSuccessful: run.exitCode <= 2, exitCode: run.exitCode,
        startTimeUtc: run.startedAt, toolExecutionNotifications: notifications,
      }],
      columnKind: 'utf16CodeUnits',
      results: violationsInOrder(run).map((violation) => result(run, violation, options)),
    }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
