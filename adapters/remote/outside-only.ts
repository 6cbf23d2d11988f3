import { HarnessError } from '../errors.ts';

/** What cannot be had of a server that runs somewhere else: the scopes there do not ask for it. */
export class OutsideOnly {
  restart(): never { return unable('restart'); }
  leave(): never { return unable('leave'); }
  authenticate(): never { return unable('authenticate'); }
  stray(): never { return unable('stray'); }
  malformed(): never { return unable('malformed'); }
  unasked(): never { return unable('unasked'); }
  beginMessage(): never { return unable('begin'); }
  finishMessage(): never { return unable('finish'); }
  emit(): never { return unable('emit'); }
  broadcast(): never { return unable('broadcast'); }
  rotate(): never { return unable('rotate'); }
  miss(): never { return unable('miss'); }
  kick(): never { return unable('kick'); }
  look(): never { return unable('look'); }
  poll(): never { return unable('poll'); }
  stepClock(): never { return unable('step clock'); }
  suspend(): never { return unable('suspend'); }
}

function unable(what: string): never {
  throw new HarnessError('CANNOT_FROM_OUTSIDE', `${what} was asked of a server elsewhere`,
    'a step was taken that its scopes do not have');
}
