import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HOSTILE } from '../support/hostile.ts'
import { Project } from './project.ts'

const TEXT = [
  '2026-01-02T10:00:00.001Z INFO [alpha] starting up',
  '2026-01-02T10:00:00.002Z INFO [beta] starting up',
  '',
  '2026-01-02T10:00:00.102Z WARN [beta] lease expired at 7',
  'panic: something broke',
  '2026-01-02T10:00:01.002Z WARN [beta] lease expired at 8',
]

const OBJECTS = [
  { time: '2026-01-01', service: 'a', action: 'sent ping', to: 'b', seq: 1, ok: true, password: 'hunter2' },
  { time: '2026-01-01', service: 'b', action: 'received ping', from: 'a', seq: 1, ok: null },
  { time: '2026-01-02', service: 'a', action: 'idle', seq: 2, size: 1.5, deep: { x: [1, 2] } },
  { time: '2026-01-02', action: 'idle', seq: 2 },
  { service: 'b' },
  {},
  { time: '2026-01-02', service: 'b', action: 'drop', to: 'a', seq: 2, send: 3 },
]

/** Proposes a mapping of a log, and imports the log with it. */
async function proposed(name: string, log: string) {
  const project = new Project()
  project.write(name, log)
  const told = await project.run('init', '--from', name)
  const mapping = /--mapping (\S+) --out traces\n$/.exec(told.stdout)?.[1] ?? ''
  const imported = await project.run('import', name, '--mapping', mapping, '--out', 'traces')
  const traces = Object.entries(project.contents('traces')).filter(([path]) => path.endsWith('.jsonl'))
  return { project, told, imported, lines: traces.flatMap(([, text]) => withoutPlaces(text).trimEnd().split('\n')) }
}

/** Where in the log an event was told is nothing that a draft says. */
const withoutPlaces = (text: string) => text.replace(/,"log":"[^"]*"/g, '')

const lines = (texts: readonly string[]) => texts.map((text) => `${text}\n`).join('')
const objects = (all: readonly object[]) => lines(all.map((each) => JSON.stringify(each)))

describe('protokoll init --from', () => {
  test('proposes a mapping of text that accounts for every line', async () => {
    const { project, told, imported, lines: made } = await proposed('leases.log', lines(TEXT))
    expect({ status: told.status, stderr: told.stderr }).toEqual({ status: 0, stderr: '' })
    expect(told.stdout).toContain('  the node: as in "alpha", 2 of them\n')
    expect(imported).toMatchObject({ status: 0, stderr: '' })
    expect(imported.stdout).toContain('leases.log: 6 lines\n  events      5\n  noise       1\n')
    expect(made).toContain('{"node":"beta","op":"lease_expired_at","fields":{"text":"lease expired at 7"}}')
    expect(made).toContain('{"node":"log","op":"says","fields":{"text":"panic: something broke"}}')
    expect((await project.run('validate', 'traces', '--vocabulary', 'traces/vocabulary.json')).status).toBe(0)
  })

  test('proposes a mapping of objects: nodes, messages, variables, secrets', async () => {
    const { project, told, imported, lines: made } = await proposed('svc.json', `${objects(OBJECTS)}not json\n`)
    expect(told.stdout).toContain('  the node: "service", 2 values\n')
    expect(told.stdout).toContain('  secrets, which are masked: "password"\n')
    expect(imported.stdout).toContain(
      '  events      7\n  left over   1\n    svc.json:8: not JSON; a rule with "raw" can say that such a line is noise\n',
    )
    expect(made).toContain(
      '{"node":"a","op":"send","to":"b","message":"ping","id":"1","fields":{"seq":1,"ok":true},"set":{"seq":1}}',
    )
    expect(made).toContain(
      '{"node":"b","op":"handle","from":"a","message":"ping","id":"1","fields":{"seq":1,"ok":null},"set":{"seq":1}}',
    )
    expect(made).toContain('{"node":"a","op":"idle","fields":{"size":"1.5","deep_x":"[1,2]"},"set":{"seq":2}}')
    expect(made).toContain('{"node":"log","op":"says","fields":{"text":"idle"}}')
    expect(made.join('\n')).not.toContain('hunter2')
    expect((await project.run('validate', 'traces', '--vocabulary', 'traces/vocabulary.json')).status).toBe(0)
  })

  test('quotes names in the command that comes next, and counts one as one', async () => {
    const project = new Project()
    project.write("my logs/it's $x.log", '{"node":"a","event":"begins"}\n')
    const { stdout } = await project.run('init', '--from', "my logs/it's $x.log")
    expect(stdout).toContain("Then: npx protokoll import 'my logs/it'\\''s $x.log' --mapping it_s_x.mapping.json --out")
    expect(stdout).toContain('\n  1 line is a JSON object\n  the node: "node", 1 value\n')
  })

  test('makes the same drafts of the same log, which are those that it says', async () => {
    const [one, other] = [await proposed('svc.json', objects(OBJECTS)), await proposed('svc.json', objects(OBJECTS))]
    expect(one.project.contents('.')).toEqual(other.project.contents('.'))
    expect(one.told.stdout).toContain('Written: svc.mapping.json, svc.vocabulary.json\n')
  })

  test.each([
    ['a', 'a {"a":1}\nbegins\nb {"a":1, "b":1}\nhears of it\n', 'shiviz'],
    ['b', '{"resourceSpans":[]}\n', 'otlp'],
  ])('names the mapping that comes along: %s', async (name, log, mapping) => {
    const project = new Project()
    project.write(`${name}.log`, log)
    const before = project.contents('.')
    const { status, stdout } = await project.run('init', '--from', `${name}.log`)
    expect([status, stdout]).toEqual([0, expect.stringContaining(`--mapping ${mapping} --out traces\n`)])
    expect(project.contents('.')).toEqual(before)
  })

  test('drafts a mapping where what happened stands before the host and its clock', async () => {
    const shipped = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../vocabulary/shiviz.json'), 'utf8'))
    const log = lines(['Entering', 't4 {"t4":1}', 'Exiting', 't4 {"t4":2}', 'Got it', 't5 {"t5":1, "t4":2}'])
    const { project, told, imported, lines: made } = await proposed('x.log', log)
    expect(told.stdout).toContain('\n  3 times what happened, and then the host and its vector clock\n')
    expect(imported.stdout).toContain('\n  events      6\n')
    expect(imported.stdout).not.toContain('left over')
    expect(made.filter((line) => line.includes('"event"') || line.includes('"handle"'))).toEqual([
      expect.stringContaining('{"node":"t4","op":"event","fields":{"text":"Entering"}'),
      expect.stringContaining('{"node":"t4","op":"event","fields":{"text":"Exiting"}'),
      expect.stringContaining('{"node":"t5","op":"handle","from":"t4","message":"step"'),
      expect.stringContaining('{"node":"t5","op":"event","fields":{"text":"Got it"}'),
    ])
    expect(JSON.parse(project.contents('.')['x.vocabulary.json'] ?? '')).toEqual({ ...shipped, name: 'x' })
  })

  const PAIRS = ['a {"a":1}', 'sends', 'b {"a":1, "b":1}', 'gets']
  test.each([
    ['of an execution', ['=== Execution 1 ===', ...PAIRS], 1],
    ['of two executions', ['=== Execution 1 ===', ...PAIRS, '=== Execution 2 ===', ...PAIRS], 1],
    ['behind the first', [...PAIRS.slice(0, 2), '', ...PAIRS.slice(2)], 3],
    ['with a cut text', ['sends', 'a {"a":1}', 'gets', 'b {"a":1, "b":1}', 'cut'], 1],
  ])('does not name the mapping of clocks for pairs that are not where it looks: %s', async (_, log, stray) => {
    const { told } = await proposed('x.log', lines(log))
    expect(told.stdout).toContain('--mapping x.mapping.json')
    expect(told.stdout).toContain(
      `and nothing between them: line ${stray} is not in its place; take such lines out, and give`,
    )
  })

  test('does not name the mapping of clocks for what a collector has wrapped', async () => {
    const wrapped = PAIRS.map((line, i) => `2026-01-02T10:00:0${i}Z stdout F ${line}`)
    const { told } = await proposed('x.log', lines(wrapped))
    expect(told.stdout).toContain('--mapping x.mapping.json')
  })

  test('takes hostile names and texts for what they are', async () => {
    const hostile = HOSTILE.map((text, i) => ({ [text]: text, node: i % 2 ? text : 'n', kind: text.slice(0, 60) }))
    const few = HOSTILE.slice(0, 40).map((text) => ({ node: 'n', kind: text.slice(0, 60), [`x${text}`]: 1 }))
    const pairs = HOSTILE.map((text, i) => {
      const quoted = JSON.stringify(text)
      return `node=${i % 2 ? quoted : 'n'} kind=${JSON.stringify(text.slice(0, 60))} ${quoted}=${quoted} a=1 a.b=2 a.b.c=3 __proto__.x=4 x.y.z.w.v=5`
    })
    const said = HOSTILE.map(
      (text, i) => `node=n kind=k text=${JSON.stringify(`became ${text}`)} ${'ab'[i % 2]}.b=${i}`,
    )
    for (const log of [
      objects(hostile),
      objects(few),
      lines(pairs),
      lines(said),
      lines(HOSTILE.map((text) => text.replace(/[\n\r]/g, ' '))),
    ]) {
      const { told, imported } = await proposed('x.log', log)
      expect([told.status, told.stderr]).toEqual([0, ''])
      expect(told.stdout).not.toMatch(/^::|[^\P{Cc}\n]/mu)
      expect(imported.stdout).toMatch(/ {2}events {6}[1-9]/)
      const left = Number(/left over +(\d+)/.exec(imported.stdout)?.[1] ?? 0)
      expect(left).toBeLessThan(HOSTILE.length / 10)
    }
  })

  test.each<[string, string[], string]>([
    ['a file that is not there', ['--from', 'x.log'], 'error OPTION there is no such file'],
    ['a folder', ['--from', 'features'], 'error OPTION a folder is no log\n  field  --from\n'],
    ['standard input', ['--from=-'], 'error OPTION standard input is not read'],
    ['an empty log', ['--from', 'empty.log'], 'error IMPORT empty.log: the log is empty'],
    [
      'a log of bytes that are no text',
      ['--from', 'bytes.log'],
      'error IMPORT bytes.log: no line of the log can be read\n  found  line 1: bytes that are not UTF-8\n',
    ],
    ['tests besides', ['tests', '--from', 'a.log'], 'error OPTION with --from no tests are run'],
    ['two logs', ['--from', 'a.log', 'b.log'], 'for a draft of several logs, put their lines into one file\n'],
    ['a folder for drafts of nothing', ['--out', 'x'], 'error OPTION it says where drafts for a log go'],
    ['what is in the way', ['--from', 'a.log'], 'error OUTPUT_FOREIGN a.mapping.json: a file is in the way'],
    ['a folder that is a file', ['--from', 'a.log', '--out', 'a.log'], 'error OUTPUT_WRITE a.log/a.mapping.json: '],
  ])('refuses %s, and writes nothing', async (_, args, head) => {
    const project = new Project()
    project.write('empty.log', '\n')
    writeFileSync(join(project.folder, 'bytes.log'), Uint8Array.from([0xff, 0xc0, 0xfe, 0x0a, 0xff, 0x0a]))
    project.write('a.log', 'x\n')
    project.write('a.mapping.json', '{}')
    const before = project.contents('.')
    const { status, stdout, stderr } = await project.run('init', ...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(head)
    expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|node:internal/m)
    expect(project.contents('.')).toEqual(before)
  })
})
