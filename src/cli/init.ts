import { counted } from '../tracer/common/counted.ts'
import { type Problem, throwIfAny } from '../tracer/common/errors.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { Initiated } from '../tracer/io/init-project.ts'
import type { Command } from './command.ts'
import { nameList } from './name-list.ts'
import { print } from './print.ts'
import { withProgress } from './show-progress.ts'

export const init: Command<never> = {
  usage: 'init [FILTER...] [-- OPTIONS OF VITEST]',
  summary: 'run the tests once, and write the configuration and a draft of the vocabulary',
  words: { least: 0, most: Number.POSITIVE_INFINITY, what: '' },
  options: {},
  notes:
    'The tests ask for scenario and watch a source; they need no protokoll.json and no vocabulary, and whether they ' +
    'pass does not matter. No traces are left. Files that are there are left as they are, and what may be added to ' +
    'them is told. The meanings of words are left to whoever knows them.\n\n' +
    'Exit status: 0; 1 if something is refused, or was seen that no vocabulary can say: it is left out.',
  examples: [
    ['init', 'from all tests'],
    ['init tests/elections', 'from some of them'],
  ],
  refused: 1,
  async run({ words }, io) {
    const { initProject } = await import('../tracer/io/init-project.ts')
    const { cwd, env } = io
    const done = await withProgress(io, (tell) => initProject({ cwd, env, args: words.slice(1) }, tell))
    await print(io, told(done))
    throwIfAny(done.draft.problems.map((problem): Problem => ({ code: 'VOCABULARY', ...problem })))
    return 0
  },
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
