import { counted } from '../tracer/common/counted.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { CollectedFiles } from '../tracer/io/collect-files.ts'
import type { Command } from './command.ts'
import { print } from './print.ts'

export const collect: Command<'vocabulary' | 'out' | 'name'> = {
  usage: 'collect FILE... --vocabulary FILE --out FOLDER',
  summary: 'make a trace of what processes recorded',
  words: { least: 1, most: Number.POSITIVE_INFINITY, what: 'files of protokoll/live' },
  options: {
    vocabulary: { describe: 'words of the protocol', value: 'FILE', isRequired: true },
    out: { describe: 'folder that gets the trace, and its vocabulary', value: 'FOLDER', isRequired: true },
    name: { describe: 'what the trace is called', value: 'NAME', byDefault: 'recording' },
  },
  notes:
    'Every cause comes before its effects, whatever the clocks of the machines said. What was sent and not seen to be ' +
    'handled is counted; nobody knows whether it was lost. docs/reference/live.rst, in the package, says how to record.\n\n' +
    'Exit status: 0; 1 if something is refused.',
  examples: [['collect a.ndjson b.ndjson --vocabulary words.json --out traces', 'what two nodes recorded']],
  refused: 1,
  async run(given, io) {
    const { filesFrom } = await import('../tracer/io/files.ts')
    const { collectFiles } = await import('../tracer/io/collect-files.ts')
    const options = {
      vocabulary: given.text('vocabulary') ?? '',
      out: given.text('out') ?? '',
      name: given.text('name') ?? 'recording',
    }
    await print(io, `${linesOf(collectFiles(given.words.slice(1), options, filesFrom(io.cwd))).join('\n')}\n`)
    return 0
  },
}

function linesOf({ nodes, unseen, unsent, torn, traces }: CollectedFiles): string[] {
  const left = torn.length - LIMITS.collectListed
  return [
    ...nodes.flatMap(({ node, processes, events, crashes, hasEnded }) => [
      oneLine(`${node}: ${counted(events, 'event')} of ${counted(processes, 'process', 'processes')}`),
      ...(crashes === 0
        ? []
        : [`  ${counted(crashes, 'process', 'processes')} ended without a word, and the node came back`]),
      ...(hasEnded ? [] : ['  the recording ends without a word: the process runs, or was killed']),
    ]),
    ...kindsOf('sent, and not seen to be handled', unseen),
    ...kindsOf('handled, and not seen to be sent', unsent),
    ...torn
      .slice(0, LIMITS.collectListed)
      .map(({ file, line }) => `${oneLine(file)}:${line}: a line that was never finished`),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...traces.map((trace) => `trace ${oneLine(trace)}`),
  ]
}

function kindsOf(what: string, counts: ReadonlyMap<string, number>): string[] {
  if (counts.size === 0) return []
  const sum = [...counts.values()].reduce((all, count) => all + count, 0)
  return [`${what}: ${sum}`, ...[...counts].map(([kind, count]) => oneLine(`  ${count} ${kind}`))]
}
