#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { processIo } from './cli/process-io.ts'
import { run } from './cli/run.ts'

// A render makes much and holds little. Left alone, the heap grows to four times what it holds before it is cleared.
setFlagsFromString('--heap-growing-percent=25')
process.exitCode = await run(process.argv.slice(2), processIo())
