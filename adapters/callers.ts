export type AnyFunction = (...args: never[]) => unknown;

const raw = (_error: Error, sites: readonly NodeJS.CallSite[]): readonly NodeJS.CallSite[] => sites;

/**
 * The call sites that led to `called`, innermost first: of its caller, that one's caller, and so
 * on; none when it is not being called. Read raw: formatting a stack, and mapping it to sources,
 * costs more than everything else that is done with it here.
 */
export function callSites(most: number, called: AnyFunction): readonly NodeJS.CallSite[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = most;
  Error.prepareStackTrace = raw;
  const holder: { stack?: readonly NodeJS.CallSite[] } = {};
  Error.captureStackTrace(holder, called);
  const sites = holder.stack ?? [];
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace;
  return sites;
}
