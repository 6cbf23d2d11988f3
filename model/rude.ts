import type { ClientSituation } from './situation.ts';
import type { Step } from './step.ts';

type Unfinished = { -readonly [Key in 'begun' | 'upgrade']: ClientSituation[Key] };

/** What a client without manners has begun and not finished: a message, an upgrade. */
export function afterRudeStep(client: Unfinished, step: Step): void {
  switch (step.do) {
    case 'begin': client.begun = { id: step.id, what: step.what }; return;
    case 'finish': client.begun = null; return;
    case 'probe': client.upgrade = 'probing'; return;
    case 'complete': client.upgrade = 'none'; return;
    default:
  }
}
