#!/usr/bin/env node
import { failWith, runCli } from './program.ts';
import { tolerateClosedPipes } from './screen.ts';

tolerateClosedPipes();
// Node's own exit code for these is 1, which would read as *violated*.
process.on('uncaughtException', (error) => { process.exit(failWith(error)); });

// Set, not exited with: what was written to a pipe is still on its way.
process.exitCode = await runCli(process.argv.slice(2));
