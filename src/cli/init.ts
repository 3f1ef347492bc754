import { counted } from '../tracer/common/counted.ts'
import { type Problem, quote, throwIfAny } from '../tracer/common/errors.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { Initiated } from '../tracer/io/init-project.ts'
import type { Command, Given } from './command.ts'
import type { Io } from './io.ts'
import { nameList } from './name-list.ts'
import { print } from './print.ts'
import { shellWord } from './shell-word.ts'
import { withProgress } from './show-progress.ts'

export const init: Command<'from' | 'out'> = {
  usage: 'init [FILTER...] [-- OPTIONS OF VITEST]',
  summary: 'run the tests once, and write the configuration and a draft of the vocabulary',
  words: { least: 0, most: Number.POSITIVE_INFINITY, what: '' },
  options: {
    from: { describe: 'run no tests: propose a mapping and a vocabulary for this log', value: 'FILE' },
    out: { describe: 'folder that gets these', value: 'FOLDER', byDefault: 'this one' },
  },
  notes:
    'The tests ask for scenario and watch a source; they need no protokoll.json and no vocabulary, and whether they ' +
    'pass does not matter. No traces are left. Files that are there are left as they are, and what may be added to ' +
    'them is told. The meanings of words are left to whoever knows them.\n\n' +
    'With --from, a log of another system is looked at: which fields say whose a line is and what happened, which numbers ' +
    'only grow. What is written is a first mapping, with which "protokoll import" accounts for every line.\n\n' +
    'Exit status: 0; 1 if something is refused, or was seen that no vocabulary can say: it is left out.',
  examples: [
    ['init', 'from all tests'],
    ['init tests/elections', 'from some of them'],
    ['init --from raft.log', 'a mapping and a vocabulary for a log'],
  ],
  refused: 1,
  async run(given, io) {
    const { words } = given
    const from = given.text('from')
    if (from !== undefined) return fromLog(from, given, io)
    throwIfAny(given.text('out') === undefined ? [] : [outAlone])
    const { initProject } = await import('../tracer/io/init-project.ts')
    const { cwd, env } = io
    const done = await withProgress(io, (tell) => initProject({ cwd, env, args: words.slice(1) }, tell))
    await print(io, told(done))
    throwIfAny(done.draft.problems.map((problem): Problem => ({ code: 'VOCABULARY', ...problem })))
    return 0
  },
}

const outAlone: Problem = {
  code: 'OPTION',
  field: '--out',
  message: 'it says where drafts for a log go, and there is none',
  advice: 'name the log with --from',
}

async function fromLog(file: string, { words, text }: Given<'from' | 'out'>, io: Io): Promise<number> {
  const [, word] = words
  const message = 'with --from no tests are run'
  const advice = 'leave it out; for a draft of several logs, put their lines into one file'
  throwIfAny(word === undefined ? [] : [{ code: 'OPTION', message, found: quote(word), legal: 'nothing', advice }])
  const { filesFrom } = await import('../tracer/io/files.ts')
  const { initFromLog } = await import('../tracer/io/init-from-log.ts')
  const { mapping, written, guesses, hints } = initFromLog(file, text('out') ?? '.', filesFrom(io.cwd))
  const lines = [
    `${oneLine(file)}:`,
    ...guesses.map((guess) => `  ${oneLine(guess)}`),
    ...(written.length > 0 ? [`Written: ${nameList(written, LIMITS.initListed)}`] : []),
    ...hints.map((hint) => `To think about: ${oneLine(hint)}`),
    `Then: npx protokoll import ${shellWord(oneLine(file))} --mapping ${shellWord(oneLine(mapping))} --out traces`,
  ]
  await print(io, `${lines.join('\n')}\n`)
  return 0
}

/** What was seen, and what has been done about it. */
export function told(done: Initiated): string {
  const { tests, files, events, nodes, draft, written, left, features } = done
  const { roles, variables, kinds = [], marks, messages } = draft.vocabulary
  const words = [
    counted(roles.length, 'role'),
    ...(kinds.length > 0 ? [counted(kinds.length, 'kind of nodes', 'kinds of nodes')] : []),
    counted(variables.length, 'variable'),
    counted(marks.length, 'mark'),
    counted(messages.length, 'message'),
  ]
  const isDone = left.every(({ lines }) => lines.length === 0)
  return [
    `${counted(tests, 'test')} in ${counted(files, 'file')}: ${counted(events, 'event')} at ${counted(nodes, 'node')}`,
    `Seen: ${words.join(', ')}`,
    ...(written.length > 0 ? [`Written: ${nameList(written, LIMITS.initListed)}`] : []),
    ...left.flatMap(({ file, lines }) => [
      `Left as it is: ${oneLine(file)}${lines.length > 0 ? '; add to it' : ''}`,
      ...lines.map((line) => `  ${oneLine(line, LIMITS.errorBytes)}`),
    ]),
    ...draft.hints.map((hint) => `To think about: ${oneLine(hint)}`),
    ...(features.length > 0
      ? [`To write: the features that sections name: ${nameList(features, LIMITS.initListed)}`]
      : []),
    `Then: ${isDone ? '' : 'add what is missing, '}npx vitest run && npx protokoll render; write what the words mean where "meaning" is ""`,
    '',
  ].join('\n')
}
