import { join } from 'node:path'
import { expect } from 'vitest'
import { copyOf } from '../../../src/tracer/adapters/state-copies.ts'
import { slugify } from '../../../src/tracer/common/slug.ts'
import { draftVocabulary } from '../../../src/tracer/draft/draft.ts'
import { Observer } from '../../../src/tracer/draft/observer.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { pageFile } from '../../../src/tracer/pages/writers/page-file.ts'
import type { Source } from '../../../src/tracer/trace/recorder.ts'
import type { RunTest } from '../../../src/tracer/vitest/collect.ts'
import { reasonOf } from '../../../src/tracer/vitest/reason.ts'
import { type EndedRun, reportRun } from '../../../src/tracer/vitest/run-report.ts'
import { toldFailed } from '../../../src/tracer/vitest/tell-failed.ts'
import { tempFolder } from '../io/folders.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../support/traces.ts'
import { twoPhaseWords } from '../support/two-phase.ts'
import { expectCut, expectCutToBytes, type Held, many } from './hold.ts'

const FAILED = { end: 'failed' } as const

/** What holds the bounds on recording, on what is said of a run, and on names. */
export const HELD_RECORDING = {
  reasonCharacters(bound) {
    expectCut(bound, (message) => reasonOf([{ name: 'Error', message }], '/home')?.message ?? '')
  },
  failedTests(bound) {
    const told = (count: number) =>
      failedIn(
        tempFolder(),
        many(count, (i) => `test ${i}.`),
      ).join('\n')
    expect(told(bound)).toContain(`test ${bound - 1}.`)
    expect(told(bound)).not.toContain(' more, below')
    expect(told(bound + 1)).not.toContain(`test ${bound}.`)
    expect(told(bound + 1)).toContain('  and 1 more, below failed')
  },
  failedLineBytes(bound) {
    expectCutToBytes(bound - 2, (name) => failedIn(tempFolder(), [name]).join('\n').replace(' …', '…'))
  },
  failedTraceCharacters(bound) {
    const folder = tempFolder()
    realFiles.write(join(folder, 'words.json'), JSON.stringify(twoPhaseWords))
    const told = (length: number) => {
      realFiles.write(join(folder, 'failed/t.jsonl'), traceOfLength(length, FAILED))
      return failedIn(folder, ['t']).map((line) => line.trim().split(' ')[0])
    }
    expect(told(bound)).toEqual(expect.arrayContaining(['page', 'row']))
    expect(told(bound + 1)).toContain('trace')
    expect(told(bound + 1)).not.toContain('page')
  },
  runCharacters(bound) {
    const run = (length: number) => {
      const root = tempFolder()
      const [file, before] = [join(root, 'is/t.jsonl'), join(root, 'was/t.jsonl')]
      realFiles.write(join(root, 'words.json'), JSON.stringify(twoPhaseWords))
      realFiles.write(file, traceOfLength(Math.ceil(length / 2)))
      realFiles.write(before, traceOfLength(Math.floor(length / 2)).replace('"One"', '"Uno"'))
      return reported({ root, isAside: false, written: [{ path: 't.jsonl', file, before }] })
    }
    expect(run(bound)).toContain('1 trace says something else now (claims 1)')
    expect(run(bound + 1)).toContain('1 trace says something else now (not compared 1)')
  },
  runTests(bound) {
    const listed = (count: number) => reported({ gone: many(count, (i) => `t${i}.jsonl`) })
    expect(listed(bound)).toContain(`t${bound - 1}.jsonl`)
    expect(listed(bound)).not.toContain(' more\n')
    expect(listed(bound + 1)).not.toContain(`t${bound}.jsonl`)
    expect(listed(bound + 1)).toContain('\n  and 1 more\n')
  },
  runLineBytes(bound) {
    expectCutToBytes(bound, (path) => reported({ gone: [path] }))
  },
  stateDepth(bound) {
    const isCopied = (levels: number) => {
      const innermost = ['as it was']
      const state = copyOf(nested(levels, innermost))
      innermost[0] = 'changed'
      return JSON.stringify(state).includes('as it was')
    }
    expect([isCopied(bound), isCopied(bound + 1)]).toEqual([true, false])
    // At the top it may be an object of any class.
    const box = new Map([['role', 'x']])
    expect(copyOf(box)).not.toBe(box)
  },
  draftedCharacters(bound) {
    const drafted = (length: number) => initialOf('x'.repeat(length - 2))
    expect(drafted(bound)).toBe('x'.repeat(bound - 2))
    expect(drafted(bound + 1)).toBeUndefined()
  },
  fileNameBytes(bound) {
    expect(slugify('x'.repeat(bound))).toBe('x'.repeat(bound))
    expect(slugify('x'.repeat(bound + 1))).toMatch(new RegExp(`^x{${bound}}-[0-9a-f]{8}$`))
    expect(slugify('é'.repeat(bound / 2))).toBe('é'.repeat(bound / 2))
    expect(slugify('é'.repeat(bound / 2 + 1))).toMatch(new RegExp(`^é{${bound / 2}}-[0-9a-f]{8}$`))
  },
} satisfies Held

/** What a run says of tests of these names that failed. */
function failedIn(root: string, names: readonly string[]): string[] {
  const tests = names.map((name): RunTest => ({ path: 't.jsonl', name, staged: 'x', end: FAILED }))
  const [vocabulary, failed, out] = ['words.json', 'failed', 'out'].map((path) => join(root, path))
  const places = { vocabulary: vocabulary ?? '', failed: failed ?? '', out: out ?? '', pageFile }
  return toldFailed(tests, { root, folder: root, ...places })
}

function reported(run: Partial<EndedRun>): string {
  const root = run.root ?? '/nowhere'
  const paths = { root, vitestRoot: root, traces: join(root, 'is'), vocabulary: join(root, 'words.json') }
  return reportRun({ ...paths, isAside: true, failOn: 'none', written: [], gone: [], ...run }).lines.join('\n')
}

/** The text of a trace of so many characters, no line of which is long. */
function traceOfLength(length: number, end: object = END): string {
  const asked = (count: number) => ({ node: '1', op: 'asked', fields: { what: 'x'.repeat(count) } })
  const traceWith = (events: readonly object[]) => textOf([HEADER, SECTION, ...JOINED, ...events, end])
  const one = textOf([asked(10_000)]).length
  const rest = length - traceWith([asked(0)]).length
  const events = many(Math.floor(rest / one), () => asked(10_000))
  return traceWith([...events, asked(rest - events.length * one)])
}

/** A list in a list, with so many levels. */
function nested(levels: number, innermost: unknown): unknown {
  return levels === 1 ? innermost : [nested(levels - 1, innermost)]
}

/** What is drafted as the initial value of a variable that is this at the beginning. */
function initialOf(value: string): unknown {
  const observer = new Observer()
  const state = { role: 'idle', note: value }
  let tell: Parameters<Source['subscribe']>[0] = () => {}
  observer.watch({
    nodes: ['1'],
    stateOf: () => state,
    subscribe: (observe) => {
      tell = observe
    },
  })
  tell({ node: '1', op: 'joined' }, state)
  observer.finish()
  return draftVocabulary(observer.facts, 'n', 'N').vocabulary.variables?.find(({ id }) => id === 'note')?.initial
}
