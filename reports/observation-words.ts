import { printable } from './printable.ts';
import type { RunObservation } from './schema/run.ts';
import { idText, inWords } from './words.ts';

const heldWords = (what: string | undefined): string => {
  switch (what) {
    case 'engine': return 'the open engine';
    case 'listing': return 'a place in the listing';
    case 'room': return 'a place in a room';
    case 'stored session': return 'the stored session';
    default: return 'something';
  }
};

/** @returns what was seen, in words: "server accepted m2". Kinds not known here stay readable. */
export function describeObservation(observation: RunObservation): string {
  const client = `${idText(observation.client)}${inWords(observation)}`;
  const packet = idText(observation.packet ?? 'a packet');
  const reason = observation.reason;
  const because = reason === undefined ? '' : ` (${printable(reason, 120)})`;
  switch (observation.kind) {
    case 'admitted':
      return observation.recovered === true
        ? `server recovered the session of ${client}` : `server admitted ${client}`;
    case 'handed': return `server wrote ${packet} to ${client}, not admitted`;
    case 'arrived': return `${packet} arrived`;
    case 'accepted':
      return `server accepted ${packet}${whichListener(observation)}`;
    case 'answered': return `server took the answer to ${packet}`;
    case 'sent': return `server wrote ${packet} to ${client}`;
    case 'broadcast': return `others heard of ${packet}`;
    case 'left': {
      const which = observation.earlier === true ? ' its earlier session' : '';
      const told = observation.told === true ? ', which it had told something' : '';
      return `server saw ${client} leave${which}${because}${told}`;
    }
    case 'holds':
      return `server holds ${heldWords(observation.what)} of ${client}`;
    case 'connected':
      return observation.pid === 'kept'
        ? `${client} connected to its old session` : `${client} connected`;
    case 'refused': {
      const unsaid = observation.wordless === true ? ', and not told why' : '';
      return `${client} was refused${because}${unsaid}`;
    }
    case 'acked':
      return observation.ok === false
        ? `${client} got an error ack for ${packet}` : `${client} got the ack of ${packet}`;
    case 'received': return `${client} received ${packet}`;
    case 'upgraded': return `${client} upgraded to websocket`;
    case 'disconnected': return `${client} disconnected${because}`;
    case 'closed': return `${client} found its engine closed`;
    default: {
      const what = observation.packet === undefined ? '' : ` ${packet}`;
      return `${observation.by} of ${client}: ${idText(observation.kind)}${what}${because}`;
    }
  }
}

/** Which of the application's listeners was entered, where it is not the first of the event. */
const whichListener = ({ catchAll, further }: RunObservation): string => {
  if (catchAll === true) return ' (catch-all)';
  return further === true ? ' (a further listener)' : '';
};
