import { counted } from '../tracer/common/counted.ts'
import { type Command, STATUS } from './command.ts'
import { print } from './print.ts'

export const merge: Command<'out'> = {
  usage: 'merge FOLDER... --out FOLDER',
  summary: 'put the traces of several runs together',
  words: { least: 1, most: Number.POSITIVE_INFINITY, what: 'folders of traces' },
  options: {
    out: { describe: 'folder that gets the traces; empty or not there', value: 'FOLDER', isRequired: true },
  },
  notes: STATUS,
  examples: [['merge shard-1 shard-2 --out traces', 'the traces of a sharded run']],
  refused: 1,
  async run(given, io) {
    const { filesFrom } = await import('../tracer/io/files.ts')
    const { mergeTraces } = await import('../tracer/io/merge-traces.ts')
    const folders = given.words.slice(1)
    const { traces } = mergeTraces(folders, given.text('out') ?? '', filesFrom(io.cwd))
    await print(io, `${counted(traces, 'trace')} from ${folders.length} folders\n`)
    return 0
  },
}
