import { counted } from '../tracer/common/counted.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { FirstLine } from '../tracer/diff/first-line.ts'
import type { Repeated, RepeatedTest } from '../tracer/io/repeat-tests.ts'
import type { Command } from './command.ts'
import { print } from './print.ts'
import { withProgress } from './show-progress.ts'

const WHY = 'why that may be: docs/reference/repeatable.rst in the package'

export const repeat: Command<never> = {
  usage: 'repeat [FILTER...] [-- OPTIONS OF VITEST]',
  summary: 'run the tests twice, and tell which do something else the second time',
  words: { least: 0, most: Number.POSITIVE_INFINITY, what: '' },
  options: {},
  notes:
    'Both runs leave their traces aside: those of the project stay as they are. Of each test that differs the first ' +
    'line that differs is shown. docs/reference/repeatable.rst, in the package, says what makes tests differ. Tests ' +
    'that say of themselves that they cannot be repeated are listed apart.\n\n' +
    'Exit status: 0; 1 if a test differs; 2 if the tests cannot be run.',
  examples: [
    ['repeat', 'all tests'],
    ['repeat tests/elections -- -t "two candidates"', 'some of them, as Vitest is told which'],
  ],
  refused: 2,
  async run({ words }, io) {
    const { loadProject } = await import('../tracer/io/project.ts')
    const { repeatTests } = await import('../tracer/io/repeat-tests.ts')
    const { cwd, env } = io
    loadProject(cwd)
    const repeated = await withProgress(io, (tell) => repeatTests({ cwd, env, args: words.slice(1) }, tell))
    await print(io, told(repeated))
    return differing(repeated.tests).length > 0 ? 1 : 0
  },
}

function differing(tests: readonly RepeatedTest[]): RepeatedTest[] {
  return tests.filter(({ header, differs }) => header.repeatable !== false && differs !== undefined)
}

function told({ tests }: Repeated): string {
  const marked = tests.filter(({ header }) => header.repeatable === false)
  const others = differing(tests)
  const same = tests.length - marked.length - others.length
  const summary =
    others.length === 0
      ? []
      : [`${counted(others.length, 'test did', 'tests did')} something else in the second run; ${WHY}`]
  return [
    ...others.flatMap((test) => [...lines(test), '']),
    ...summary,
    `${counted(same, 'test did', 'tests did')} the same in both runs`,
    ...(marked.length === 0 ? [] : ['Marked as not repeatable, and not compared:', ...marked.map(listed)]),
    '',
  ].join('\n')
}

function listed({ header }: RepeatedTest): string {
  return `  ${plain(nameOf(header))}`
}

function nameOf({ group, file, test, path }: RepeatedTest['header']): string {
  return path === undefined ? `${group} / ${file} / ${test}` : `${path} > ${test}`
}

function lines({ path, header, differs }: RepeatedTest): string[] {
  const head = plain(nameOf(header))
  if (differs === undefined) return [head]
  if (typeof differs === 'string') return [head, `  trace    ${plain(path)}, ${differs}`]
  const { line, first, second } = differs
  return [
    head,
    `  trace    ${plain(path)}:${line}${placeOf(differs)}`,
    `  first    ${plain(first)}`,
    `  second   ${plain(second)}`,
  ]
}

function placeOf({ section, event }: FirstLine): string {
  if (section === undefined) return ''
  return `, section ${plain(JSON.stringify(section))}${event === undefined ? '' : `, event ${event}`}`
}

/** Untrusted text for one line: nothing in it steers a terminal. */
function plain(text: string): string {
  return oneLine(text, LIMITS.repeatLineBytes)
}
