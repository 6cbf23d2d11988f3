import { TRANSPORTS } from '../model/bounds.ts';
import type { Design } from '../model/design.ts';
import { DESIGNS } from '../model/designs/index.ts';
import { SCOPES } from '../model/scopes/index.ts';
import type { Scope } from '../model/scope.ts';
import type { Transport } from '../model/step.ts';
import { PROPERTIES } from '../properties/index.ts';
import type { Property } from '../properties/property.ts';
import { knownName } from './nearest.ts';
import type { AdapterName, InProcessAdapter } from './protocol.ts';
import { REPORTERS } from './reporters.ts';
import type { Reporter } from './reporters.ts';

/** Everything that can be named on the command line, apart from flags. */
export const ADAPTERS = [
  {
    name: 'sim',
    says: 'in process, in-memory network, virtual clock: thousands of sequences, exact replay',
  },
  {
    name: 'loopback',
    says: 'in process, real TCP on 127.0.0.1, virtual clock: confirms what sim found',
  },
  {
    name: 'remote',
    says: 'a server that runs somewhere else, by its own clock, with tokens of a few seconds',
  },
] as const satisfies readonly { readonly name: AdapterName; readonly says: string }[];

/** Those that can be asked for: a URL has the other one, and nothing else has. */
const IN_PROCESS = ['sim', 'loopback'] as const satisfies readonly InProcessAdapter[];

/** @throws CliError `UNKNOWN_ADAPTER` */
export const adapterNamed = (name: string): InProcessAdapter =>
  knownName({ noun: 'adapter' }, name, IN_PROCESS);

/** @throws CliError `UNKNOWN_TRANSPORT` */
export const transportNamed = (name: string): Transport =>
  knownName({ noun: 'transport' }, name, TRANSPORTS);

/** @throws CliError `UNKNOWN_SCOPE` */
export function scopeNamed(name: string): Scope {
  const known = knownName({ noun: 'scope' }, name, SCOPES.map((scope) => scope.name));
  return SCOPES.find((scope) => scope.name === known)!;
}

/** @throws CliError `UNKNOWN_REPORTER` */
export const reporterNamed = (name: string): Reporter =>
  knownName({ noun: 'reporter' }, name, REPORTERS);

/** @throws CliError `UNKNOWN_DESIGN` */
export function designNamed(name: string): Design {
  const kind = { noun: 'design', seeAlso: 'see lapse list designs; a module needs its path' };
  const id = knownName(kind, name, DESIGNS.map((design) => design.id));
  return DESIGNS.find((design) => design.id === id)!;
}

/** @throws CliError `UNKNOWN_PROPERTY` */
export function propertyNamed(id: string): Property {
  const kind = { noun: 'property', seeAlso: 'see lapse list properties' };
  const known = knownName(kind, id, PROPERTIES.map((property) => property.id));
  return PROPERTIES.find((property) => property.id === known)!;
}
