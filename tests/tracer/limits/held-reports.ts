import { expect } from 'vitest'
import { FORMS } from '../../../src/tracer/diff/forms/forms.ts'
import { escapeHtml } from '../../../src/tracer/diff/forms/html/escape-html.ts'
import { htmlReport } from '../../../src/tracer/diff/forms/html/html-report.ts'
import { codeSpan } from '../../../src/tracer/diff/forms/md/escape-markdown.ts'
import { mermaid } from '../../../src/tracer/diff/forms/md/mermaid.ts'
import type { Change, Report, TestDiff, WindowNode } from '../../../src/tracer/diff/report.ts'
import { loadDefaultTemplates } from '../../../src/tracer/io/load.ts'
import { asViewer } from '../../../src/tracer/io/viewer-files.ts'
import { escapeMermaid } from '../../../src/tracer/text/mermaid-lines.ts'
import { Templates } from '../../../src/tracer/text/templates.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { compare, compareOne, mark, traceOf, words } from '../diff/support.ts'
import { expectCut, expectCutToBytes, type Held, many } from './hold.ts'

/** What holds the bounds on the forms of the report. */
export const HELD_REPORTS = {
  commentChanges(bound) {
    // What is above the fold.
    const head = (count: number) =>
      write(
        'md',
        withChanges(count, () => ({})),
      ).split('<details>')[0] ?? ''
    expect(head(bound)).toContain(`number ${bound - 1}.`)
    expect(head(bound)).not.toContain('more, below')
    expect(head(bound + 1)).not.toContain(`number ${bound}.`)
    expect(head(bound + 1)).toContain('- and 1 more, below')
  },
  commentTests(bound) {
    const told = (count: number) =>
      write(
        'md',
        withChanges(1, () => ({ tests: many(count, (i) => `test ${i}.`) })),
      )
    expect(told(bound)).toContain(`\`test ${bound - 1}.\``)
    expect(told(bound)).not.toContain('and 1 more')
    expect(told(bound + 1)).not.toContain(`\`test ${bound}.\``)
    expect(told(bound + 1)).toContain(`\`test ${bound - 1}.\` and 1 more`)
  },
  commentLines(bound) {
    const told = (count: number) => write('md', withStates(count))
    expect(told(bound)).toContain(`variable_${bound - 1}_`)
    expect(told(bound)).not.toContain('and 1 more')
    expect(told(bound + 1)).not.toContain(`variable_${bound}_`)
    expect(told(bound + 1)).toContain('- and 1 more')
  },
  commentFailures(bound) {
    const told = (count: number) =>
      write('md', compare([traceOf([])], [traceOf([]), ...many(count, (i) => failing(i))]))
    const blocks = (count: number) => told(count).split('<summary>fails: ').length - 1
    expect([blocks(bound), blocks(bound + 1)]).toEqual([bound, bound])
    expect(told(bound + 1)).toContain(`Tests added (${bound + 1})`)
  },
  commentFailureEvents(bound) {
    const told = (count: number) =>
      write(
        'md',
        compare(
          [],
          [
            failing(
              0,
              many(count - 3, () => mark('1', 'answered', { what: 'x', said: 'y' })),
            ),
          ],
        ),
      )
    expect(told(bound)).toContain('What happened:')
    expect(told(bound + 1)).toContain('Its last events, after 1 other:')
  },
  commentTextCharacters(bound) {
    expectCut(bound, codeSpan)
  },
  mermaidCharacters(bound) {
    const drawn = (length: number) => {
      const note = (count: number) => ({ type: 'note', node: '1', label: 'x'.repeat(count), status: 'same' }) as const
      const picture = (lengths: readonly number[]) => ({
        participants: [{ node: '1', label: 'x' }],
        steps: lengths.map(note),
      })
      const lengthOf = (lengths: readonly number[]) => mermaid(picture(lengths))?.join('\n').length ?? 0
      const one = lengthOf([86, 86]) - lengthOf([86])
      const count = Math.floor((length - lengthOf([86])) / one)
      const more = length - lengthOf([86]) - count * one
      // What is left goes to the last labels, a few characters each.
      const longer = many(count + 1, (i) => 86 + Math.min(4, Math.max(0, more - 4 * i)))
      return mermaid(picture(longer))?.join('\n').length
    }
    expect([drawn(bound), drawn(bound + 1)]).toEqual([bound, undefined])
  },
  mermaidSteps(bound) {
    const drawn = (count: number) => {
      const steps = many(count, () => ({ type: 'note', node: '1', label: 'x', status: 'same' }) as const)
      return mermaid({ participants: [{ node: '1', label: 'x' }], steps })?.length
    }
    expect([drawn(bound), drawn(bound + 1)]).toEqual([bound + 2, undefined])
  },
  mermaidLabelCharacters(bound) {
    expectCut(bound, (text) => escapeMermaid(text).replace('#8230;', '…'))
  },
  htmlEvents(bound) {
    const page = (count: number) => write('html', withTest({ events: copies(TEST.events[0], count) }))
    expect(page(bound)).toContain(`All events that differ (${bound})`)
    expect(page(bound)).not.toContain('are left out here')
    expect(page(bound + 1)).toContain(`All events that differ (${bound + 1})`)
    expect(page(bound + 1)).toContain('<p>1 more are left out here')
    const listed = page(bound + 1).split('aria-label="All events that differ"')[1]
    expect(listed?.match(/<tr class=/g)).toHaveLength(bound)
  },
  htmlPictures(bound) {
    const page = (count: number) => {
      const tests = many(count, (i): TestDiff => ({ ...TEST, id: `g/f/${i}` }))
      return write('html', { ...REPORT, tests, changes: [{ ...CHANGE, tests: ['g/f/0'] }] })
    }
    expect(page(bound).match(/<img /g)).toHaveLength(bound)
    expect(page(bound)).not.toContain('have pictures')
    expect(page(bound + 1).match(/<img /g)).toHaveLength(bound)
    expect(page(bound + 1).match(new RegExp(`first ${bound} tests on this page have pictures`, 'g'))).toHaveLength(1)
  },
  htmlLensCharacters(bound) {
    const page = (length: number) => {
      const first = TEST.first && {
        ...TEST.first,
        nodes: TEST.first.nodes.map((node, i) => (i > 0 ? node : withNote(node, length))),
      }
      const viewer = asViewer('0', '', { before: words, after: words })
      const templates = new Templates(loadDefaultTemplates('diff-html'))
      return htmlReport({ ...REPORT, tests: [{ ...TEST, first }] }, { color: false, limit: 0, templates, viewer })
    }
    expect(page(bound - 50_000)).toContain('data-protokoll-payload')
    expect(page(bound)).not.toContain('data-protokoll-payload')
    expect(page(bound)).not.toContain('<script')
  },
  htmlTextCharacters(bound) {
    expectCut(bound, escapeHtml)
  },
  textListed(bound) {
    for (const report of [(count: number) => withChanges(count, () => ({})), withStates, withClaims, withOrder]) {
      const [all, some] = [write('text', report(bound)), write('text', report(bound + 1))]
      expect(all).not.toContain('more: --format json has them all')
      expect(some).toContain('  and 1 more: --format json has them all')
    }
    const some = write('text', withStates(bound + 1))
    expect(some).toContain(`variable_${bound - 1}_`)
    expect(some).not.toContain(`variable_${bound}_`)
  },
  textLineBytes(bound) {
    expectCutToBytes(bound, (text) => write('text', { ...REPORT, changes: [{ ...CHANGE, text }] }))
  },
} satisfies Held

const { report: REPORT, test } = compareOne(traceOf([mark('1', 'cut')]), traceOf([mark('1', 'healed')]))
const [CHANGE] = REPORT.changes as readonly [Change]
const TEST = test as TestDiff

function withChanges(count: number, more: (i: number) => Partial<Change>): Report {
  return { ...REPORT, changes: many(count, (i) => ({ ...CHANGE, id: `${i}`, text: `number ${i}.`, ...more(i) })) }
}

function withTest(more: Partial<TestDiff>): Report {
  return { ...REPORT, tests: [{ ...TEST, ...more }] }
}

function withStates(count: number): Report {
  const state = { node: '1', label: 'S1', before: 1, after: 2, section: null, atEnd: true }
  return withTest({ states: many(count, (i) => ({ ...state, variable: `variable_${i}_` })) })
}

function withNote(node: WindowNode, length: number): WindowNode {
  return { ...node, start: { before: { role: 'worker', note: 'x'.repeat(length) }, after: null } }
}

function withClaims(count: number): Report {
  const claim = { kind: 'title', section: 'One', before: 'a', after: 'a' } as const
  return withTest({ claims: many(count, (i) => ({ ...claim, before: [`a${i}`], after: [] })) })
}

function withOrder(count: number): Report {
  const place = TEST.first?.steps.find(({ after }) => after)?.after
  if (!place) throw new Error('no event')
  return withTest({ order: copies({ section: 'One', first: place, second: place }, count) })
}

function copies<T>(one: T | undefined, count: number): T[] {
  if (one === undefined) throw new Error('nothing to copy')
  return many(count, () => one)
}

/** The trace of a test that fails, with these lines after those that begin three nodes. */
function failing(number: number, lines: readonly object[] = []): Trace {
  return traceOf(lines, { test: `failing ${number}`, end: { end: 'failed' } })
}

function write(format: string, report: Report): string {
  const templates = new Templates(loadDefaultTemplates(`diff-${format}`))
  return (
    FORMS[format]?.(report, { color: false, limit: 1e6, templates, draw: () => [{ svg: '<svg/>', rows: [] }] }) ?? ''
  )
}
