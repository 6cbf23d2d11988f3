import type { Command } from 'commander';
import { ACTIONS } from '../../model/actions/index.ts';
import { DESIGNS } from '../../model/designs/index.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { ADAPTERS } from '../names.ts';
import { knownName } from '../nearest.ts';
import { jsonText } from '../run-folder.ts';
import { drawingTable, print } from '../screen.ts';
import { table } from '../table.ts';

/** One thing that can be named on the command line. `note`: a level, a catalogue number. */
interface Entry {
  readonly name: string;
  readonly note?: string;
  readonly says: string;
}

const KINDS = ['designs', 'properties', 'actions', 'adapters'] as const;
type Kind = (typeof KINDS)[number];

const entriesOf = (kind: Kind): readonly Entry[] => {
  switch (kind) {
    case 'designs':
      return DESIGNS.map(({ id, catalogue, says }) => ({ name: id, note: catalogue ?? '', says }));
    case 'properties':
      return PROPERTIES.map(({ id, level, says, source }) =>
        ({ name: id, note: level, says: `${says} (${source})` }));
    case 'actions': return ACTIONS.map(({ name, says }) => ({ name, says }));
    case 'adapters': return ADAPTERS;
    default: return kind satisfies never;
  }
};

const EXAMPLES = `
Examples:
  lapse list                 everything
  lapse list designs         what can be checked, explored and confirmed by name
  lapse list properties --json
`;

/** Adds `lapse list`. */
export function addList(program: Command, finish: (code: ExitCode) => void): void {
  program.command('list')
    .description('what there is: designs, properties, actions, adapters')
    .argument('[kind]', KINDS.join(', '))
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .action((kind: string | undefined, flags: { readonly json?: true }) => {
      list(kind === undefined ? KINDS : [knownName({ noun: 'list' }, kind, KINDS)], flags.json);
      finish(EXIT.held);
    });
}

function list(kinds: readonly Kind[], json: true | undefined): void {
  if (json) {
    print(jsonText(Object.fromEntries(kinds.map((kind) => [kind, entriesOf(kind)]))));
    return;
  }
  print(kinds.map((kind) => table([kind, '', ''], entriesOf(kind).map((entry) => [
    { text: entry.name }, { text: entry.note ?? '', tone: 'faint' }, { text: entry.says },
  ]), drawingTable())).join('\n\n'));
}
