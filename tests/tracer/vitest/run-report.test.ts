import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FAIL_ON, type FailOn } from '../../../src/tracer/diff/fail-on.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { reportRun } from '../../../src/tracer/vitest/run-report.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../support/traces.ts'
import { twoPhaseWords } from '../support/two-phase.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-report-'))
  realFiles.write(join(root, 'words.json'), JSON.stringify(twoPhaseWords))
})
afterEach(() => rmSync(root, { recursive: true }))

const traceOf = (name: string, ...lines: readonly object[]) =>
  textOf([{ ...HEADER, test: name }, SECTION, ...JOINED, ...lines, END])
const CUT = { node: '1', op: 'cut' }

interface Run {
  readonly vitestRoot?: string
  readonly isAside?: boolean
  readonly failOn?: FailOn
  readonly gone?: readonly string[]
}

/** A run that leaves these traces, with what was there before. */
function report(traces: Record<string, { before?: string | Uint8Array; after: string }>, run: Run = {}) {
  const written = Object.entries(traces).map(([path, { before, after }]) => {
    const files = { file: join(root, 'run', path), before: join(root, 'traces', path) }
    realFiles.write(files.file, after)
    if (before !== undefined) realFiles.write(files.before, before)
    return { path, ...files }
  })
  const rest = { vitestRoot: root, isAside: true, failOn: 'none', gone: [], ...run } as const
  return reportRun({ root, traces: join(root, 'traces'), vocabulary: join(root, 'words.json'), written, ...rest })
}

const same = { before: traceOf('same'), after: traceOf('same') }
const other = { before: traceOf('t'), after: traceOf('t', CUT) }
const titled = { before: traceOf('u'), after: traceOf('u').replace('"One"', '"Uno"') }

describe('of a run', () => {
  test('a trace that was there and is no text, or only a pointer to one, counts as other behaviour, and says why', () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1\n`
    const { lines } = report({
      'a.jsonl': { before: pointer, after: traceOf('t') },
      'b.jsonl': { before: Buffer.from([0xff, 0x0a]), after: traceOf('u') },
    })
    expect(lines[1]).toContain(
      'cannot be read now: the file is in Git LFS, and only a pointer to it is here, run git lfs pull',
    )
    expect(lines[2]).toContain('cannot be read now: bytes that are not UTF-8')
  })

  test('that does the same nothing is said, also where the traces say it in another way', () => {
    const moved = { before: traceOf('t'), after: traceOf('t').replace('"trace":1', '"trace":2') }
    for (const isAside of [true, false]) {
      expect(report({ 'a.jsonl': same, 'b.jsonl': moved }, { isAside, failOn: 'any' })).toEqual({
        lines: [],
        problems: [],
      })
    }
  })

  test('that writes traces one line is said, and nothing is wrong', () => {
    const { lines, problems } = report(
      { 'a.jsonl': same, 'b.jsonl': other, 'c.jsonl': titled, 'd.jsonl': { after: traceOf('new') } },
      { isAside: false, failOn: 'any', gone: ['x.jsonl', 'y.jsonl'] },
    )
    expect(problems).toEqual([])
    expect(lines).toEqual([
      'protokoll: 2 traces say something else now (behaviour 1, claims 1); 1 trace is new; 2 are of tests that are gone: ' +
        'npx protokoll diff git:HEAD traces says more',
    ])
    expect(report({ 'd.jsonl': { after: traceOf('new') } }, { isAside: false }).lines).toEqual([
      'protokoll: 1 trace is new',
    ])
  })

  test('of a project in another folder than Vitest runs in, the folder is named', () => {
    const { lines } = report({ 'a.jsonl': other }, { vitestRoot: tmpdir(), isAside: false })
    expect(lines).toEqual([expect.stringMatching(/^protokoll in run-report-\w+: 1 trace says something else now /)])
  })

  test('that leaves them aside all is said, the worst first', () => {
    const { lines } = report({ 'a.jsonl': titled, 'b.jsonl': other, 'c.jsonl': same }, { gone: ['x.jsonl'] })
    expect(lines).toEqual([
      'protokoll: 2 of 3 tests do something else than committed traces say (behaviour 1, claims 1); 1 is of a test that is gone',
      '  behaviour b.jsonl: new in "One", line 6: S1 cut',
      '  claims    a.jsonl: title: - One title: + Uno',
      '  gone      x.jsonl',
      '  what they did is in .protokoll/run: npx protokoll diff git:HEAD traces says more, npx vitest run -u writes it to traces',
    ])
  })

  test.each([
    ['behaviour', { 'a.jsonl': other }, ['any', 'claims', 'behaviour']],
    ['claims', { 'a.jsonl': titled }, ['any', 'claims']],
    ['a new test', { 'a.jsonl': { after: traceOf('new') } }, ['any']],
  ])('that differs in %s, what is wrong depends on what is chosen', (_, traces, failing) => {
    expect(FAIL_ON.filter((failOn) => report(traces, { failOn }).problems.length > 0)).toEqual(failing)
    expect(report(traces, { failOn: 'any', isAside: false }).problems).toEqual([])
    expect(report(traces, { failOn: 'any' }).problems).toMatchObject([{ code: 'RUN_DIFFERS' }])
  })

  test('a field is no new one where other tests that do the same have it', () => {
    const alarm = (more: object) => ({ node: '1', op: 'broken', fields: { rule: 'x', ...more } })
    const known = traceOf('known', alarm({ other: '2' }))
    const traces = {
      'a.jsonl': { before: traceOf('t', alarm({})), after: traceOf('t', alarm({ other: '2' })) },
      'b.jsonl': { before: known, after: known },
    }
    expect(report(traces).lines[1]).toMatch(/^ {2}outcome /)
  })

  test('a trace that cannot be read with the words of today is other behaviour', () => {
    const { lines, problems } = report(
      { 'a.jsonl': { before: traceOf('t', { node: '1', op: 'old' }), after: traceOf('t', CUT) } },
      { failOn: 'behaviour' },
    )
    expect(lines[1]).toMatch(/^ {2}behaviour a\.jsonl: traces\/a\.jsonl:6 cannot be read now: .*"old"/)
    expect(problems).toHaveLength(1)
  })

  test('with very many differences some are listed, and where traces are written some are compared', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`${i}.jsonl`, { before: traceOf(`${i}`), after: traceOf(`${i}`, CUT) }]),
    )
    const { lines } = report(many)
    expect(lines).toHaveLength(23)
    expect(lines.at(-2)).toBe('  and 10 more')
    const noise = Array.from({ length: 15_000 }, () => CUT)
    const long = { 'a.jsonl': { before: traceOf('t', ...noise), after: traceOf('t', ...noise, CUT) }, 'b.jsonl': other }
    const big = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`${i}.jsonl`, long['a.jsonl']]))
    expect(report({ ...big, 'z.jsonl': titled }, { isAside: false }).lines[0]).toMatch(/not compared \d/)
  })

  test('what traces say steers no terminal', () => {
    const evil = 'x\u001b[2J\n::error::y'
    const after = textOf([{ ...HEADER }, { section: evil }, ...JOINED, CUT, END])
    const { lines } = report({
      'a.jsonl': { before: textOf([{ ...HEADER }, { section: evil }, ...JOINED, END]), after },
    })
    for (const steering of ['\u001b', '\n']) expect(lines.join('')).not.toContain(steering)
  })
})

test('names and words of others are no commands, and one line each', () => {
  const name = 'x\n::error::\u001b[31m##[add-mask]e.jsonl'
  const { lines, problems } = report({ [name.replace('\n', '')]: other }, { gone: [`g/${name}`], failOn: 'any' })
  for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Zl}]|##\[|^\s*::/u)
  expect(lines.some((line) => line.includes('␛[31m#<U+0023>[add-mask]e'))).toBe(true)
  expect(problems).toHaveLength(1)
})
