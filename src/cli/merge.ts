import type { Argv } from 'yargs'
import { mergeTraces } from '../tracer/io/merge-traces.ts'

export const MERGE_OPTIONS = {
  out: {
    type: 'string',
    describe: 'folder that gets the traces; empty or not there',
    requiresArg: true,
    demandOption: true,
  },
} as const

/** Declares the arguments of `merge`. */
export function mergeCommand(command: Argv): Argv {
  return command
    .options(MERGE_OPTIONS)
    .positional('folders', { type: 'string', array: true, describe: 'folders of traces' })
    .example('$0 merge shard-1 shard-2 --out traces', 'the traces of a sharded run')
}

/** Merges, says how many traces there are, and returns the exit status. */
export function runMerge(argv: Record<string, unknown>): number {
  const folders = [argv['folders']].flat().map(String)
  const { traces } = mergeTraces(folders, String(argv['out']))
  process.stdout.write(`${traces} ${traces === 1 ? 'trace' : 'traces'} from ${folders.length} folders\n`)
  return 0
}
