import { ANY_EVENT } from '../../adapters/any-event.ts';
import { TargetError } from '../../adapters/errors.ts';
import type { Target } from '../../adapters/target.ts';
import type { DoctorRequest, DoctorResult, InProcessRef } from '../protocol.ts';
import { inProcess } from './in-process.ts';
import type { Job } from './job.ts';
import { openTarget } from './target.ts';

/** A built-in server is not asked. */
const listensFor = (events: readonly string[]): string => events.length === 0 ? ''
  : `it listens for ${events.map((name) => name === ANY_EVENT ? 'whatever comes' : name).join(', ')
  }; `;

/** Where it was not said how a token travels, that was found out. */
const byOf = ({ dialect }: Target): string =>
  dialect === undefined || (dialect.carrier === 'auth' && dialect.prefix === undefined) ? ''
    : dialect.carrier === 'auth' ? `, which comes in auth behind '${dialect.prefix}'`
      : `, which comes in the ${dialect.carrier}`;

const SHUTS_OUT =
  'whoever has no good token is let in and shut out at once, which counts as refused';

const WANTS_ACKS = 'a message that asks for no acknowledgement ends it, as its listener calls one '
  + 'without looking (done?.(…) would mend that): all ask for one, then';

const refreshOf = ({ dialect, refreshesMutely }: Target): readonly string[] =>
  dialect?.refresh === undefined ? [] : [`a new token is shown by '${dialect.refresh.event}': ${
    refreshesMutely === true
      ? 'it goes by what that changes, as no answer tells a good token from a bad one'
      : 'its answer says whether it is taken'}`];

/** Whether a server in this process can be checked: everything that a check would ask of it. */
export async function runDoctor(
  request: DoctorRequest, ref: InProcessRef, job: Job,
): Promise<DoctorResult> {
  const [transport = 'websocket'] = request.transports;
  try {
    const { target, events } = await openTarget(
      inProcess(request.adapter), ref, transport, (doing) => { job.progress(0, 1, 0, doing); });
    return {
      kind: 'doctor', problem: null,
      findings: [
        `it starts, and lets a client with a good token in by ${transport}${byOf(target)}`,
        ...(target.joinsWithinMs === undefined ? []
          : [`it takes up to ${target.joinsWithinMs} ms over that, which pass with every join`]),
        ...(target.wantsAcks === true ? [WANTS_ACKS] : []),
        ...(target.shutsOut === true ? [SHUTS_OUT] : []),
        ...refreshOf(target),
        `${listensFor([...events.keys()])}lapse sends '${target.event}'`,
      ],
    };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const message = error.message.replace(`${error.code}: `, '');
    return { kind: 'doctor', findings: [], problem: { of: 'target', code: error.code, message } };
  }
}
