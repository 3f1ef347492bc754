import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { Project, runWith } from './project.ts'

/** Runs a command line that is refused, and returns what is told of each problem, a line a detail. */
async function problemsOf(...args: string[]): Promise<string[][]> {
  const project = new Project()
  const before = project.contents('.')
  const { status, stdout, stderr } = await project.run(...args)
  expect({ status, stdout }).toEqual({ status: args[0] === 'diff' ? 2 : 1, stdout: '' })
  expect(project.contents('.')).toEqual(before)
  return stderr
    .split(/^error /m)
    .slice(1)
    .map((problem) => problem.trimEnd().split(/\n {2}/))
}

/** The same where there is one problem. */
async function problemOf(...args: string[]): Promise<string[]> {
  const [problem = [], ...more] = await problemsOf(...args)
  expect(more).toEqual([])
  return problem
}

const COMMAND_NAMES =
  '"init", "render", "explorer", "view", "check", "diff", "repeat", "if-lost", "orders", "import", "collect", "merge", "validate", "upgrade", "help"'
const OUT = ['--out', 'all']

describe('a command line says what is wrong with it, what may stand there, and what to do:', () => {
  test.each([
    ['no command', [], 'no command is named', 'nothing', COMMAND_NAMES, 'run protokoll help'],
    ['nothing after --', ['--'], 'no command is named', 'nothing', COMMAND_NAMES, 'run protokoll help'],
    ['options alone', ['--failed'], 'no command is named', '"--failed"', COMMAND_NAMES, 'run protokoll help'],
    ['another command', ['rendr', 'x'], 'there is no such command', '"rendr"', COMMAND_NAMES, 'did you mean "render"?'],
    ['what is none', ['picture'], 'there is no such command', '"picture"', COMMAND_NAMES, 'run protokoll --help'],
    ['an empty command', [''], 'there is no such command', '""', COMMAND_NAMES, 'run protokoll --help'],
    [
      'a word of JavaScript',
      ['toString'],
      'there is no such command',
      '"toString"',
      COMMAND_NAMES,
      'run protokoll --help',
    ],
    [
      'no sides',
      ['diff'],
      'diff needs BEFORE, and AFTER if that is not the last run',
      'nothing',
      'protokoll diff BEFORE [AFTER] [OPTIONS]',
      'run protokoll diff --help',
    ],
    [
      'three sides',
      ['diff', 'a', 'b', 'c'],
      'a word that is not expected here',
      '"c"',
      'protokoll diff BEFORE [AFTER] [OPTIONS]',
      'run protokoll diff --help',
    ],
    [
      'an empty side',
      ['diff', '', 'b'],
      'a word that is empty',
      '""',
      'protokoll diff BEFORE [AFTER] [OPTIONS]',
      'run protokoll diff --help',
    ],
    [
      'no folders',
      ['merge', ...OUT],
      'merge needs folders of traces',
      'nothing',
      'protokoll merge FOLDER... --out FOLDER',
      'run protokoll merge --help',
    ],
    [
      'a word too many',
      ['render', 'docs'],
      'a word that is not expected here',
      '"docs"',
      'protokoll render [OPTIONS]',
      'run protokoll render --help',
    ],
    [
      'a number too many',
      ['render', '007'],
      'a word that is not expected here',
      '"007"',
      'protokoll render [OPTIONS]',
      'run protokoll render --help',
    ],
    [
      'a word with a comma',
      ['render', 'a, b'],
      'a word that is not expected here',
      '"a, b"',
      'protokoll render [OPTIONS]',
      'run protokoll render --help',
    ],
    [
      'an option after --',
      ['render', '--', '--failed'],
      'a word that is not expected here',
      '"--failed"',
      'protokoll render [OPTIONS]',
      'options stand before --',
    ],
    [
      'two topics',
      ['help', 'diff', 'merge'],
      'a word that is not expected here',
      '"merge"',
      'protokoll help [COMMAND]',
      'run protokoll help --help',
    ],
    [
      'an unknown topic',
      ['help', 'rendr'],
      'there is no such command',
      '"rendr"',
      COMMAND_NAMES,
      'did you mean "render"?',
    ],
    [
      'the help of no command',
      ['rendr', '--help'],
      'there is no such command',
      '"rendr"',
      COMMAND_NAMES,
      'did you mean "render"?',
    ],
  ])('%s', async (_, args, message, found, legal, advice) => {
    const problem = await problemOf(...args)
    expect(problem).toEqual([`OPTION ${message}`, `found  ${found}`, `legal  ${legal}`, `do     ${advice}`])
  })

  test.each([
    ['another option', ['render', '--theem', 'x'], '--theem', 'did you mean "--theme"?'],
    ['one with a value', ['merge', '--ot=a', ...OUT, 'c'], '--ot', 'did you mean "--out"?'],
    ['one like none', ['render', '--xyzzy'], '--xyzzy', 'run protokoll render --help'],
    ['one of another command', ['render', '--limit', '5'], '--limit', 'run protokoll render --help'],
    ['one turned round', ['render', '--no-failed'], '--no-failed', 'did you mean "--failed"?'],
    ['one in another spelling', ['diff', 'a', 'b', '--failOn', 'any'], '--failOn', 'did you mean "--fail-on"?'],
    ['one with a dot', ['merge', 'a', ...OUT, '--out.x', 'y'], '--out.x', 'did you mean "--out"?'],
    ['one dash', ['render', '-out', 'x'], '-out', 'did you mean "--out"?'],
    ['a letter', ['render', '-x', '3'], '-x', 'run protokoll render --help'],
    ['a negative number', ['render', '-5'], '-5', 'run protokoll render --help'],
    ['a word of the parser', ['render', '--_', 'x'], '--_', 'run protokoll render --help'],
    ['a word of JavaScript', ['render', '--__proto__', 'x'], '--__proto__', 'run protokoll render --help'],
    ['one before the command', ['--theem', 'render'], '--theem', 'did you mean "--theme"?'],
    ['one before what may be its value', ['--theem', 'x', 'render'], '--theem', 'did you mean "--theme"?'],
    ['one without a command', ['--xyzzy'], '--xyzzy', 'run protokoll --help'],
  ])('an option that there is not: %s', async (_, args, flag, advice) => {
    const [message, found, legal, told] = await problemOf(...args)
    expect([message, found, told]).toEqual(['OPTION there is no such option', `found  "${flag}"`, `do     ${advice}`])
    // Those of all commands are too many to read.
    expect(legal).toMatch(/^legal {2}"--\w+", .*(?:"--help", "--version"|, and \d+ more)$/)
  })

  test.each([
    ['no value', ['render', '--out'], '--out', 'an option without its value', 'nothing', '--out FOLDER'],
    [
      'an option for a value',
      ['render', '--out', '--failed'],
      '--out',
      'an option without its value',
      'nothing',
      '--out FOLDER',
    ],
    [
      'nothing after =',
      ['render', '--traces='],
      '--traces',
      'an option without its value',
      'nothing',
      '--traces FOLDER',
    ],
    [
      'an empty value',
      ['diff', 'a', 'b', '--limit', ''],
      '--limit',
      'an option without its value',
      'nothing',
      '--limit NUMBER',
    ],
    ['no choice', ['render', '--theme'], '--theme', 'an option without its value', 'nothing', '"default", "classic"'],
    [
      'not a choice',
      ['render', '--diagrams', 'png'],
      '--diagrams',
      'not a value of this option',
      '"png"',
      '"svg", "plantuml", "both", "mermaid"',
    ],
    ['not given', ['merge', 'a'], '--out', 'merge needs this option', 'nothing', '--out FOLDER'],
  ])('the value of an option: %s', async (_, args, field, message, found, legal) => {
    const advice = `run protokoll ${args[0]} --help`
    expect(await problemOf(...args)).toEqual([
      `OPTION ${message}`,
      `field  ${field}`,
      `found  ${found}`,
      `legal  ${legal}`,
      `do     ${advice}`,
    ])
  })

  test.each([
    [['render', '--theme', 'clasic'], 'did you mean "classic"?'],
    [['render', '--failed=no'], 'say --failed, or leave it out'],
    [['render', '--help=maybe'], 'say --help, or leave it out'],
    [['render', '--out', 'a', '--out=a'], 'keep one of them'],
    [['render', '--failed', '--failed'], 'keep one of them'],
    [['render', '--theme=classic', '--diagrams=both'], 'leave one of --theme and --diagrams out'],
    [['diff', 'a', 'b', '--limit', '12'], 'leave it out for what a comment on GitHub may have'],
    [['diff', 'a', 'b', '--limit', '-5000'], 'leave it out for what a comment on GitHub may have'],
  ])('%j: %s', async (args, advice) => {
    const problem = await problemOf(...args)
    expect(problem.map((line) => line.split(' ')[0])).toEqual(['OPTION', 'field', 'found', 'legal', 'do'])
    expect(problem.at(-1)).toBe(`do     ${advice}`)
  })

  test('all of it at once', async () => {
    const problems = await problemsOf('render', 'x', '--theme', 'dark', '--failed=no', '--out')
    expect(problems.map(([message]) => message)).toEqual([
      'OPTION a word that is not expected here',
      'OPTION an option without its value',
      'OPTION not a value of this option',
      'OPTION an option that takes no value',
    ])
  })
})

/** Every sentence that yargs can say, and what a user would have to write for it; what no user can bring about says why. */
const SENTENCES: Readonly<Record<string, readonly string[] | string>> = {
  'Not enough non-option arguments: got %s, need at least %s': ['diff', 'a'],
  'Too many non-option arguments: got %s, maximum of %s': ['render', 'a'],
  'Missing argument value: %s': ['render', '--out='],
  'Missing required argument: %s': ['merge', 'a'],
  'Unknown argument: %s': ['render', '--theem', 'x'],
  'Unknown command: %s': ['rendr'],
  'Invalid values:': ['render', '--theme', 'dark'],
  'Argument: %s, Given: %s, Choices: %s': ['diff', 'a', 'b', '--format', 'pdf'],
  'Not enough arguments following: %s': ['render', '--theme'],
  'Did you mean %s?': ['merg', 'a'],
  'Argument check failed: %s': 'nothing is checked by yargs',
  'Implications failed:': 'no option depends on another',
  'Arguments %s and %s are mutually exclusive': 'nor excludes one',
  'Invalid JSON config file: %s': 'there is no option for such a file',
  'Path to JSON config file': 'the same',
}

/** What the help has of yargs. */
const LABELS = /^(?:[A-Z][a-z]+:|[a-z-]+:?|deprecated: %s|Show (?:help|version number))$/

describe('yargs', () => {
  const file = fileURLToPath(new URL('../../node_modules/yargs/locales/en.json', import.meta.url))
  const words: Record<string, string | { one: string; other: string }> = JSON.parse(readFileSync(file, 'utf8'))

  test('has no other sentences than these', () => {
    expect(
      Object.keys(words)
        .filter((key) => !LABELS.test(key))
        .sort(),
    ).toEqual(Object.keys(SENTENCES).sort())
  })

  const reachable = Object.entries(SENTENCES).flatMap(([key, args]) =>
    typeof args === 'string' ? [] : [{ key, args }],
  )

  test.each(reachable)('does not say itself: $key', async ({ key, args }) => {
    const [message = '', ...details] = await problemOf(...args)
    const said = [words[key] ?? ''].flatMap((word) => (typeof word === 'string' ? [word] : [word.one, word.other]))
    for (const sentence of said) expect(message).not.toContain(sentence.split('%s')[0]?.trim())
    expect(details.map((line) => line.split(' ')[0]).filter((detail) => detail !== 'field')).toEqual([
      'found',
      'legal',
      'do',
    ])
  })
})

describe('the options of the commands', () => {
  test('that have one name take a value in all of them, or in none', () => {
    const kinds = new Map<string, boolean>()
    for (const { options } of Object.values(COMMANDS)) {
      for (const [name, { value }] of Object.entries(options)) {
        expect(kinds.get(name) ?? value === undefined, name).toBe(value === undefined)
        kinds.set(name, value === undefined)
      }
    }
  })
})

describe('whatever is written', () => {
  const words = [
    'render',
    'diff',
    'merge',
    'help',
    'helpp',
    'a',
    '',
    '--',
    '-',
    '-x',
    '-5',
    '--out',
    '--out=',
    '--failed',
  ]
  const others = [
    '--failed=no',
    '--limit',
    '--limit=5',
    '--theme',
    'classic',
    '--help',
    '--version',
    '--_',
    '--$0',
    '---',
    '\u0000',
  ]

  test('is done or refused, and never taken for a mistake in protokoll', async () => {
    const line = fc.array(fc.oneof(fc.constantFrom(...words, ...others), fc.string({ maxLength: 5 })), { maxLength: 5 })
    const check = async (args: string[]) => {
      const { status, stdout, stderr } = await runWith({}, ...args)
      expect([0, 1, 2]).toContain(status)
      expect(stdout === '').toBe(status !== 0)
      expect(stderr === '').toBe(status === 0)
    }
    await fc.assert(fc.asyncProperty(line, check), { numRuns: 300 })
  })
})
