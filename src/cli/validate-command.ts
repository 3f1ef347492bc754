import { counted } from '../tracer/common/counted.ts'
import { describeProblem, type Problem } from '../tracer/common/errors.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { Vocabulary } from '../tracer/trace/vocabulary.ts'
import type { Command } from './command.ts'
import type { Io } from './io.ts'
import { print, printAsIs } from './print.ts'

export const validate: Command<'vocabulary' | 'format'> = {
  usage: 'validate FILE... [--vocabulary FILE]',
  summary: 'say all that is wrong with traces',
  words: { least: 1, most: Number.POSITIVE_INFINITY, what: 'traces, or folders of traces' },
  options: {
    vocabulary: {
      describe: "file of the traces' words",
      value: 'FILE',
      byDefault: 'vocabulary.json beside the traces, or that of protokoll.json, or any words where there is none',
    },
    format: {
      describe: 'form of what is said: for people, or a JSON object for each fault, on a line of its own',
      value: 'FORMAT',
      choices: ['text', 'json'],
      byDefault: 'text',
    },
  },
  notes:
    'Reads traces as "protokoll render" does, and says of each fault its file, its line, its code, what was found and what ' +
    'is legal. For whoever writes a recorder in another language: docs/reference/validating.rst, in the package, says how, ' +
    'and conformance/ has good and bad traces with the faults that each has.\n\n' +
    'Exit status: 0; 1 if a trace has a fault, or something is refused.',
  examples: [
    ['validate traces --vocabulary words.json', 'all traces in a folder'],
    ['validate run.jsonl --format json', 'one trace, told to a program'],
  ],
  refused: 1,
  async run(given, io) {
    const { filesFrom } = await import('../tracer/io/files.ts')
    const { loadVocabulary } = await import('../tracer/io/load.ts')
    const { loadProject, projectFolder } = await import('../tracer/io/project.ts')
    const { wordsFor } = await import('../tracer/io/words-beside.ts')
    const { validateTraces } = await import('../tracer/io/validate-traces.ts')
    const disk = filesFrom(io.cwd)
    const named = given.text('vocabulary')
    const isConfigured = named === undefined && projectFolder(io.cwd) !== undefined
    const project = isConfigured ? loadProject(io.cwd) : undefined
    const words = wordsFor(named, given.words.slice(1), project, disk)
    const vocabulary = words === undefined ? undefined : loadVocabulary(words, disk)
    const isJson = given.text('format') === 'json'
    const totals = { traces: 0, faulty: 0, faults: 0 }
    for (const { problems } of validateTraces(given.words.slice(1), vocabulary, disk)) {
      totals.traces += 1
      if (problems.length > 0) totals.faulty += 1
      totals.faults += problems.reduce((sum, { more = 0 }) => sum + 1 + more, 0)
      await tell(problems, isJson, io)
    }
    if (!isJson) await print(io, `${summary(totals, vocabulary)}\n`)
    return totals.faulty === 0 ? 0 : 1
  },
}

async function tell(problems: readonly Problem[], isJson: boolean, io: Io): Promise<void> {
  if (problems.length === 0) return
  if (isJson) await printAsIs(io, problems.map((problem) => `${JSON.stringify(problem)}\n`).join(''))
  else await print(io, problems.map((problem) => `${describeProblem(problem)}\n`).join(''))
}

function summary(
  { traces, faulty, faults }: Readonly<Record<'traces' | 'faulty' | 'faults', number>>,
  vocabulary: Vocabulary | undefined,
): string {
  const against =
    vocabulary === undefined ? 'any words, as no vocabulary is given' : `the words of ${oneLine(vocabulary.name)}`
  const found = faulty === 0 ? 'no fault' : `${counted(faults, 'fault')} in ${faulty} of them`
  return `${counted(traces, 'trace')}, with ${against}: ${found}`
}
