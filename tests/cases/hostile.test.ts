import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diffTraces } from '../../src/tracer/diff/diff-traces.ts'
import { FORMS } from '../../src/tracer/diff/forms/forms.ts'
import { loadDefaultTemplates } from '../../src/tracer/io/load.ts'
import { Templates } from '../../src/tracer/text/templates.ts'
import type { TraceEvent } from '../../src/tracer/trace/events.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import { HOSTILE, shown as nameOf } from '../support/hostile.ts'
import { hostileTrace } from '../support/hostile-traces.ts'
import { twoPhase } from '../tracer/support/two-phase.ts'
import { GitHubPage } from './github.ts'
import { expectHarmless } from './harmless.ts'
import { LIMIT } from './limit.ts'

/** What means something to GitHub or to Mermaid besides. */
const OURS = [
  ...[
    '@octocat',
    'a @octocat b',
    '@org/team',
    '#1',
    'GH-1',
    'o/r#1',
    'o/r@0123456',
    '0123456789abcdef0123456789abcdef01234567',
  ],
  ...[
    '```',
    '````',
    '~~~',
    '```mermaid',
    '`` ` ``',
    '`',
    '\\`',
    '``',
    '</details>',
    '<summary>',
    '<!--',
    '-->',
    '<img src=x>',
  ],
  ...[
    '[a](http://b)',
    '![a](http://b)',
    '[a]: http://b',
    '<http://b>',
    'www.example.org',
    '- [ ] x',
    '| a | b |',
    ':+1:',
    '$x$',
  ],
  ...[
    '# x',
    '> x',
    '***',
    '1) x',
    '    x',
    '%% x',
    '%%{init: {}}%%',
    'end',
    'loop x',
    'a;b',
    'a#59;b',
    '#quot;',
    'n1->>n2: x',
  ],
  ...[
    'participant x',
    'Note over n1: x',
    '<br/>',
    '<b onclick="x">b</b>',
    'rect rgb(1,2,3)',
    'click n1 href "http://b"',
    ':::x',
  ],
]

const templates = new Templates(loadDefaultTemplates('diff-md'))

/** The same test with something else in every place where there is text. */
function changed(trace: Trace, text: string): Trace {
  const other = (event: TraceEvent): TraceEvent =>
    'message' in event && event.op !== 'block'
      ? { ...event, fields: { ...event.fields, round: 2 } }
      : { ...event, ...(event.fields?.['what'] === undefined ? {} : { fields: { what: `${text} ${text}` } }) }
  const sections = trace.sections.map((section) => ({
    ...section,
    title: `${section.title} ${text}`,
    uses: [text],
    events: section.events.map(other),
  }))
  const description = `${trace.header.description} ${text}`
  return { ...trace, outcome: 'failed', header: { ...trace.header, description }, sections }
}

/** A test that is on one side only, with the text in its name. */
function alone(text: string, side: string): Trace {
  const trace = hostileTrace(`${text} ${side}`, 1)
  return { ...trace, sections: [{ title: side, line: 2, meanwhile: [], events: [] }] }
}

function markdownAbout(text: string): string {
  const before = hostileTrace(text, 1)
  const report = diffTraces(
    { name: text, vocabulary: twoPhase, traces: [before, alone(text, 'before')] },
    { name: `${text} 2`, vocabulary: twoPhase, traces: [changed(before, text), alone(text, 'after')] },
  )
  return FORMS['md']?.(report, { color: false, limit: LIMIT, templates }) ?? ''
}

let page: GitHubPage
beforeAll(async () => {
  page = await GitHubPage.open()
})
afterAll(() => page.close())

describe('a comment about hostile text', () => {
  test('is made of the same parts as one about harmless text', async () => {
    const { headings, folds } = await page.show(markdownAbout('harmless'))
    expect({ headings, folds }).toMatchObject({ headings: expect.any(Number) })
    for (const text of [...OURS, ...HOSTILE]) {
      const markdown = markdownAbout(text)
      expect(markdown.length, nameOf(text)).toBeLessThanOrEqual(LIMIT)
      const shown = await page.show(markdown)
      expectHarmless(shown, nameOf(text))
      expect({ text: nameOf(text), headings: shown.headings, folds: shown.folds }).toEqual({
        text: nameOf(text),
        headings,
        folds,
      })
    }
  })
})
