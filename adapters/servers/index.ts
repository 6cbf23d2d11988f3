import type { StartOptions } from '../target.ts';
import * as acksUnguarded from './acks-unguarded.ts';
import * as anySubject from './any-subject.ts';
import * as broadcastsUnguarded from './broadcasts-unguarded.ts';
import * as catchAllUnguarded from './catch-all-unguarded.ts';
import * as decodeOnly from './decode-only.ts';
import * as disconnectedUnguarded from './disconnected-unguarded.ts';
import * as earlyTimer from './early-timer.ts';
import * as emitsUnguarded from './emits-unguarded.ts';
import * as authenticatedForEver from './authenticated-for-ever.ts';
import * as engineTrusted from './engine-trusted.ts';
import * as strangersServed from './strangers-served.ts';
import * as emptySid from './empty-sid.ts';
import * as guardedRecovery from './guarded-recovery.ts';
import * as guarded from './guarded.ts';
import * as handshakeOnly from './handshake-only.ts';
import * as lateRefresh from './late-refresh.ts';
import * as laterExpiryWins from './later-expiry-wins.ts';
import * as laxExp from './lax-exp.ts';
import * as anyAlgorithm from './any-algorithm.ts';
import * as keysCached from './keys-cached.ts';
import * as keysUnpushed from './keys-unpushed.ts';
import * as lenient from './lenient.ts';
import * as longTimer from './long-timer.ts';
import * as mainNamespaceOnly from './main-namespace-only.ts';
import * as monotonicClock from './monotonic-clock.ts';
import * as nextTwice from './next-twice.ts';
import * as offByOne from './off-by-one.ts';
import * as oneTimer from './one-timer.ts';
import * as packetGuard from './packet-guard.ts';
import * as recoversKicked from './recovers-kicked.ts';
import * as recoveryAsItComes from './recovery-as-it-comes.ts';
import * as recoversAgain from './recovers-again.ts';
import * as recoversTwice from './recovers-twice.ts';
import * as frameGuard from './frame-guard.ts';
import * as handsBeforeChecking from './hands-before-checking.ts';
import * as recoveredUnguarded from './recovered-unguarded.ts';
import * as recoversForAnybody from './recovers-for-anybody.ts';
import * as recoversForEver from './recovers-for-ever.ts';
import * as referenceRecovery from './reference-recovery.ts';
import * as reference from './reference.ts';
import * as pollingOnly from './polling-only.ts';
import * as requestGuard from './request-guard.ts';
import * as upgradeUnchecked from './upgrade-unchecked.ts';
import * as refreshForgets from './refresh-forgets.ts';
import * as refreshOvertakes from './refresh-overtakes.ts';
import * as refuseAll from './refuse-all.ts';
import * as revocationForgotten from './revocation-forgotten.ts';
import * as revocationOvertaken from './revocation-overtaken.ts';
import * as revocationUnpushed from './revocation-unpushed.ts';
import * as keepsTheDead from './keeps-the-dead.ts';
import * as oneNamespaceClosed from './one-namespace-closed.ts';
import * as rememberedInARoom from './remembered-in-a-room.ts';
import * as refusedAtTheEngine from './refused-at-the-engine.ts';
import * as checkedAtCreation from './checked-at-creation.ts';
import * as orphanedByCleanUp from './orphaned-by-clean-up.ts';
import * as refusesWordlessly from './refuses-wordlessly.ts';
import * as silentClose from './silent-close.ts';
import * as timerAndGuard from './timer-and-guard.ts';
import * as timerBeforeConnect from './timer-before-connect.ts';
import * as timerPerConnection from './timer-per-connection.ts';
import * as timerPerUser from './timer-per-user.ts';
import * as timer from './timer.ts';
import * as unlatched from './unlatched.ts';
import * as verifyThenSlow from './verify-then-slow.ts';
import * as wholeSeconds from './whole-seconds.ts';
import * as wrongUnit from './wrong-unit.ts';

/** The real server of each built-in design, under the design's id. */
export const SERVERS: Readonly<Record<string, { start: (options: StartOptions) => void }>> = {
  reference,
  'reference-recovery': referenceRecovery,
  guarded,
  'guarded-recovery': guardedRecovery,
  'handshake-only': handshakeOnly,
  timer,
  'packet-guard': packetGuard,
  'timer+guard': timerAndGuard,
  'off-by-one': offByOne,
  'long-timer': longTimer,
  'refresh-forgets': refreshForgets,
  'early-timer': earlyTimer,
  'decode-only': decodeOnly,
  'refuse-all': refuseAll,
  'monotonic-clock': monotonicClock,
  unlatched,
  'timer-before-connect': timerBeforeConnect,
  'acks-unguarded': acksUnguarded,
  'catch-all-unguarded': catchAllUnguarded,
  'disconnected-unguarded': disconnectedUnguarded,
  'frame-guard': frameGuard,
  'verify-then-slow': verifyThenSlow,
  'next-twice': nextTwice,
  'main-namespace-only': mainNamespaceOnly,
  'wrong-unit': wrongUnit,
  'emits-unguarded': emitsUnguarded,
  'broadcasts-unguarded': broadcastsUnguarded,
  'one-timer': oneTimer,
  'timer-per-user': timerPerUser,
  'timer-per-connection': timerPerConnection,
  'revocation-unpushed': revocationUnpushed,
  'revocation-overtaken': revocationOvertaken,
  'revocation-forgotten': revocationForgotten,
  'empty-sid': emptySid,
  'later-expiry-wins': laterExpiryWins,
  'any-subject': anySubject,
  'late-refresh': lateRefresh,
  'refresh-overtakes': refreshOvertakes,
  'whole-seconds': wholeSeconds,
  'lax-exp': laxExp,
  'polling-only': pollingOnly,
  'request-guard': requestGuard,
  'upgrade-unchecked': upgradeUnchecked,
  'recovers-kicked': recoversKicked,
  'recovery-as-it-comes': recoveryAsItComes,
  'recovers-again': recoversAgain,
  'recovers-twice': recoversTwice,
  'recovers-for-anybody': recoversForAnybody,
  'hands-before-checking': handsBeforeChecking,
  'recovered-unguarded': recoveredUnguarded,
  'recovers-for-ever': recoversForEver,
  'engine-trusted': engineTrusted,
  'strangers-served': strangersServed,
  'authenticated-for-ever': authenticatedForEver,
  lenient,
  'any-algorithm': anyAlgorithm,
  'keys-cached': keysCached,
  'keys-unpushed': keysUnpushed,
  'silent-close': silentClose,
  'refuses-wordlessly': refusesWordlessly,
  'orphaned-by-clean-up': orphanedByCleanUp,
  'checked-at-creation': checkedAtCreation,
  'refused-at-the-engine': refusedAtTheEngine,
  'remembered-in-a-room': rememberedInARoom,
  'one-namespace-closed': oneNamespaceClosed,
  'keeps-the-dead': keepsTheDead,
};
