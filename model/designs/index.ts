import type { Design } from '../design.ts';
import { acksUnguarded } from './acks-unguarded.ts';
import { anySubject } from './any-subject.ts';
import { broadcastsUnguarded } from './broadcasts-unguarded.ts';
import { catchAllUnguarded } from './catch-all-unguarded.ts';
import { decodeOnly } from './decode-only.ts';
import { disconnectedUnguarded } from './disconnected-unguarded.ts';
import { earlyTimer } from './early-timer.ts';
import { emitsUnguarded } from './emits-unguarded.ts';
import { authenticatedForEver } from './authenticated-for-ever.ts';
import { engineTrusted } from './engine-trusted.ts';
import { strangersServed } from './strangers-served.ts';
import { emptySid } from './empty-sid.ts';
import { guardedRecovery } from './guarded-recovery.ts';
import { guarded } from './guarded.ts';
import { handshakeOnly } from './handshake-only.ts';
import { lateRefresh } from './late-refresh.ts';
import { laterExpiryWins } from './later-expiry-wins.ts';
import { laxExp } from './lax-exp.ts';
import { anyAlgorithm } from './any-algorithm.ts';
import { keysCached } from './keys-cached.ts';
import { keysUnpushed } from './keys-unpushed.ts';
import { lenient } from './lenient.ts';
import { longTimer } from './long-timer.ts';
import { mainNamespaceOnly } from './main-namespace-only.ts';
import { monotonicClock } from './monotonic-clock.ts';
import { nextTwice } from './next-twice.ts';
import { offByOne } from './off-by-one.ts';
import { oneTimer } from './one-timer.ts';
import { packetGuard } from './packet-guard.ts';
import { pollingOnly } from './polling-only.ts';
import { requestGuard } from './request-guard.ts';
import { upgradeUnchecked } from './upgrade-unchecked.ts';
import { recoversKicked } from './recovers-kicked.ts';
import { recoveryAsItComes } from './recovery-as-it-comes.ts';
import { recoversAgain } from './recovers-again.ts';
import { recoversTwice } from './recovers-twice.ts';
import { frameGuard } from './frame-guard.ts';
import { handsBeforeChecking } from './hands-before-checking.ts';
import { recoveredUnguarded } from './recovered-unguarded.ts';
import { recoversForAnybody } from './recovers-for-anybody.ts';
import { recoversForEver } from './recovers-for-ever.ts';
import { referenceRecovery } from './reference-recovery.ts';
import { reference } from './reference.ts';
import { refreshForgets } from './refresh-forgets.ts';
import { refreshOvertakes } from './refresh-overtakes.ts';
import { refuseAll } from './refuse-all.ts';
import { revocationForgotten } from './revocation-forgotten.ts';
import { revocationOvertaken } from './revocation-overtaken.ts';
import { revocationUnpushed } from './revocation-unpushed.ts';
import { keepsTheDead } from './keeps-the-dead.ts';
import { oneNamespaceClosed } from './one-namespace-closed.ts';
import { rememberedInARoom } from './remembered-in-a-room.ts';
import { refusedAtTheEngine } from './refused-at-the-engine.ts';
import { checkedAtCreation } from './checked-at-creation.ts';
import { orphanedByCleanUp } from './orphaned-by-clean-up.ts';
import { refusesWordlessly } from './refuses-wordlessly.ts';
import { silentClose } from './silent-close.ts';
import { timerAndGuard } from './timer-and-guard.ts';
import { timerBeforeConnect } from './timer-before-connect.ts';
import { timerPerConnection } from './timer-per-connection.ts';
import { timerPerUser } from './timer-per-user.ts';
import { timer } from './timer.ts';
import { unlatched } from './unlatched.ts';
import { verifyThenSlow } from './verify-then-slow.ts';
import { wholeSeconds } from './whole-seconds.ts';
import { wrongUnit } from './wrong-unit.ts';

/**
 * Every built-in design: the reference, then the remedies people reach for, whole, then the
 * reference plus one change, so that what is found there is that change.
 */
export const DESIGNS: readonly Design[] = [
  reference, referenceRecovery, guarded, guardedRecovery,
  handshakeOnly, timer, packetGuard, timerAndGuard,
  offByOne, longTimer, refreshForgets, earlyTimer, refuseAll, timerBeforeConnect,
  decodeOnly,
  acksUnguarded, verifyThenSlow, nextTwice, mainNamespaceOnly, wrongUnit,
  monotonicClock, unlatched,
  emitsUnguarded, broadcastsUnguarded, oneTimer, revocationUnpushed, timerPerUser,
  timerPerConnection,
  revocationOvertaken, revocationForgotten, emptySid,
  laterExpiryWins, anySubject, lateRefresh, refreshOvertakes,
  pollingOnly, requestGuard, wholeSeconds, upgradeUnchecked, laxExp,
  recoveryAsItComes, recoversKicked, recoversAgain, recoversTwice,
  recoversForAnybody, handsBeforeChecking, recoveredUnguarded,
  recoversForEver,
  engineTrusted, strangersServed, authenticatedForEver, lenient,
  anyAlgorithm, keysCached, keysUnpushed,
  catchAllUnguarded, disconnectedUnguarded, frameGuard,
  keepsTheDead, oneNamespaceClosed, rememberedInARoom, silentClose, refusesWordlessly,
  refusedAtTheEngine,
  checkedAtCreation, orphanedByCleanUp,
];

export const designNamed = (id: string): Design | undefined =>
  DESIGNS.find((design) => design.id === id);
