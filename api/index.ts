/** What a program can have of lapse: a check, the shape of its outcome, and how it is shown. */
export { check } from './check.ts';
export type { CheckReport, Stopping } from './check.ts';
export type { ApiOptions as CheckOptions } from './options.ts';
export { defineConfig } from '../cli/config/define.ts';
export type { LapseConfig } from '../cli/config/define.ts';
export { describeProperty } from './describe.ts';
export { CliError as LapseError } from '../cli/errors.ts';
export { readRun } from '../reports/read.ts';
export type { Run, RunVerdict, RunViolation } from '../reports/schema/run.ts';
