/** Input that is wrong in an evil way: each was refused with a stack, with another's commands, or not in a human's time. */
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/tracer/common/limits.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { type Ended, Project } from './project.ts'

const MANY = 150_000
/** Commands of a CI job's runner, of a terminal, and of whoever writes from right to left. */
const EVIL =
  'x\n::error file=README.md,line=1::PWNED\r\n  ::add-mask::e\u2028##[add-mask]e\u0000\u001b]0;p\u0007\u001b[31m\u0085\u202e'

const numbers = (count = MANY) => Array.from({ length: count }, (_, i) => i)
const named = (value: unknown, count = MANY) => Object.fromEntries(numbers(count).map((i) => [`k${i}`, value]))
const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const lines = (...texts: (object | string)[]) =>
  `${texts.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n')}\n`
const trace = (...texts: (object | string)[]) => lines(HEADER, SECTION, ...JOINED, ...texts, END)
const words = (other: object) => JSON.stringify({ ...twoPhaseWords, ...other })
const evidence = (seen: unknown) => JSON.stringify({ evidence: 1, seen })

const TRACES: [name: string, make: () => string][] = [
  ['a key with the commands of others', () => lines(HEADER, { section: 's', [EVIL]: 1 }, END)],
  [
    'words with the commands of others',
    () => trace({ node: EVIL, op: 'handle', from: EVIL, message: EVIL, fields: {} }),
  ],
  ['fields with them', () => trace({ node: '1', op: 'cut', fields: { [EVIL]: EVIL }, set: { [EVIL]: 1 } })],
  ['150,000 keys that do not belong', () => lines(HEADER, { section: 's', ...named(1) }, END)],
  ['150,000 fields', () => trace({ node: '1', op: 'cut', fields: named(1) })],
  ['150,000 fields of no type', () => trace({ node: '1', op: 'cut', fields: named([]) })],
  ['150,000 variables', () => trace({ node: '1', op: 'cut', set: named(1) })],
  ['150,000 entries of no type', () => trace({ node: '1', op: 'cut', set: { votes: { add: numbers() } } })],
  [
    'entries that are wrong behind others',
    () => trace({ node: '1', op: 'cut', set: { votes: { add: ['a', ...numbers()] } } }),
  ],
  ['150,000 wrong features', () => lines(HEADER, { section: 's', uses: numbers().map(() => '*') }, END)],
  ['10,000 lines that are wrong', () => trace(...numbers(10_000).map(() => ({ nod: 1 })))],
  ['10,000 nodes that there are not', () => trace(...numbers(10_000).map((i) => ({ node: `n${i}`, op: 'cut' })))],
  [
    'words of 20,000 characters',
    () => trace({ node: 'a'.repeat(20_000), op: 'cut' }, { node: '1', op: 'b'.repeat(20_000) }),
  ],
  ['a key of a megabyte', () => lines(HEADER, { section: 's', ['k'.repeat(1_000_000)]: 1 }, END)],
  ['a line that is deep', () => trace(`{"node":"1","op":"cut","zz":${lists(100_000)}}`)],
  ['a deep line that is no object', () => trace(lists(100_000))],
  ['a deep line that ends nowhere', () => trace('['.repeat(100_000))],
  ['a name that JavaScript keeps', () => trace('{"node":"1","op":"cut","fields":{"__proto__":1}}')],
]

const FILES: [name: string, file: string, make: () => string][] = [
  ['a vocabulary that is a text', 'words.json', () => JSON.stringify('abc'.repeat(100_000))],
  ['a vocabulary that is a list', 'words.json', () => JSON.stringify(numbers())],
  ['a vocabulary that is deep', 'words.json', () => lists(100_000)],
  ['a vocabulary with a deep part', 'words.json', () => `{"name":"x","zz":${lists(100_000)}}`],
  ['messages that are a text', 'words.json', () => words({ messages: 'abcdef' })],
  ['150,000 messages that are none', 'words.json', () => words({ messages: numbers() })],
  ['150,000 of them behind others', 'words.json', () => words({ marks: [...twoPhaseWords.marks, ...numbers()] })],
  [
    '20,000 messages that answer none',
    'words.json',
    () => words({ messages: numbers(20_000).map((i) => ({ id: `m${i}`, short: 'm', fields: [], answers: `n${i}` })) }),
  ],
  [
    '20,000 roles of one name',
    'words.json',
    () => words({ roles: numbers(20_000).map(() => ({ id: 'a', short: 'a', color: '#FFFFFF' })) }),
  ],
  [
    'a vocabulary with the commands of others',
    'words.json',
    () => words({ [EVIL]: 1, name: `${EVIL}`, booleans: EVIL }),
  ],
  ['a project that is a text', 'protokoll.json', () => '"abc"'],
  ['a project that is deep', 'protokoll.json', () => `{"vocabulary":"words.json","zz":${lists(100_000)}}`],
  ['a project of 150,000 fields', 'protokoll.json', () => JSON.stringify({ vocabulary: 'words.json', ...named(1) })],
  ['a project with the commands of others', 'protokoll.json', () => JSON.stringify({ vocabulary: EVIL, [EVIL]: EVIL })],
  ['a path with them', 'protokoll.json', () => JSON.stringify({ vocabulary: `${EVIL.replace('\0', '')}.json` })],
  ['evidence that is a text', 'features/f/evidence.json', () => JSON.stringify('abc'.repeat(100_000))],
  ['evidence that is a list', 'features/f/evidence.json', () => JSON.stringify(numbers())],
  ['evidence that is seen in a text', 'features/f/evidence.json', () => evidence('abcdef'.repeat(1000))],
  ['evidence of 150,000 parts', 'features/f/evidence.json', () => evidence({ all: numbers() })],
  ['evidence of 150,000 words', 'features/f/evidence.json', () => evidence({ op: numbers().map((i) => `o${i}`) })],
  ['evidence of 150,000 conditions', 'features/f/evidence.json', () => evidence({ op: 'cut', after: named(1) })],
  [
    'evidence that is deep',
    'features/f/evidence.json',
    () => `{"evidence":1,"seen":${'{"none":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
  ],
  ['the name of a trace', `docs-out/traces/${EVIL.replaceAll(/[\0/]/g, '')}.jsonl`, () => 'x\n'],
]

/** Nothing that was said is somebody's command, or more than can be read; and it is our refusal, not our mistake. */
function expectRefusal({ status, stdout, stderr }: Ended, refused: number): void {
  expect(stderr).toMatch(/^error [A-Z_]+ /)
  expect(stderr).not.toContain('MISTAKE')
  expect(
    stderr
      .slice(0, -1)
      .split('\n')
      .every((line) => /^(?:error |and \d+ more| {2}(?:field|found|legal|do) )/.test(line)),
  ).toBe(true)
  expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]|##\[/u)
  expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(LIMITS.errorBytes)
  expect(status).toBe(refused)
}

describe.each(TRACES)('a trace with %s', (_, make) => {
  test('is refused', async () => {
    const project = new Project()
    project.copy('docs-out/traces', 'before')
    project.write('docs-out/traces/g/f/t.jsonl', make())
    expectRefusal(await project.run('render'), 1)
    expectRefusal(await project.run('diff', 'before'), 2)
  })
})

test.each(FILES)('%s is refused', async (_, file, make) => {
  const project = new Project()
  project.write(file, make())
  expectRefusal(await project.run('render'), 1)
})

test('what is not what a file should hold is one problem, not one a character', async () => {
  for (const [file, content] of [
    ['words.json', '"abcdef"'],
    ['protokoll.json', '"abcdef"'],
    ['features/f/evidence.json', '"abcdef"'],
    ['features/f/evidence.json', '["a","b","c"]'],
    ['words.json', words({ messages: 'abcdef' })],
  ] as const) {
    const project = new Project()
    project.write(file, content)
    const { stderr } = await project.run('render')
    expect(stderr.match(/^error /gm), `${file} ${content.slice(0, 20)}`).toHaveLength(1)
  }
})

test('how many more there are is the number of all', async () => {
  const project = new Project()
  project.write('docs-out/traces/g/f/t.jsonl', lines(HEADER, { section: 's', ...named(1) }, END))
  const { stderr } = await project.run('render')
  const shown = stderr.match(/^error /gm)?.length ?? 0
  expect(stderr).toContain(`\nand ${MANY - shown} more like these\n`)
})

test('very many features of a section are compared, however many there are', async () => {
  const project = new Project()
  project.copy('docs-out/traces', 'before')
  const uses = numbers(20_000).map((i) => `f${i}`)
  project.write('docs-out/traces/g/f/t.jsonl', textOf([HEADER, { ...SECTION, uses }, ...JOINED, END]))
  for (const format of ['text', 'md', 'html', 'json']) {
    expect(await project.run('diff', 'before', '--format', format)).toMatchObject({ status: 0, stderr: '' })
  }
})
