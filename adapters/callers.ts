/**
 * The call sites that led here, innermost first, without this function's own. Read raw: formatting
 * a stack, and mapping it to sources, costs more than everything else that is done with it here.
 */
export function callSites(most: number): readonly NodeJS.CallSite[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = most;
  Error.prepareStackTrace = (_error, sites) => sites;
  const holder: { stack?: readonly NodeJS.CallSite[] } = {};
  Error.captureStackTrace(holder, callSites);
  const sites = holder.stack ?? [];
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  return sites;
}
