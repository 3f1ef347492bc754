import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/tracer/common/limits.ts'
import { shorten, visible } from '../../src/tracer/common/visible.ts'
import { listFiles } from '../../src/tracer/io/list.ts'
import { buildDocument } from '../../src/tracer/pages/document/document.ts'
import { mermaidOf } from '../../src/tracer/pages/writers/mermaid/mermaid-diagram.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import type { Vocabulary } from '../../src/tracer/trace/vocabulary.ts'
import { HOSTILE, shown as nameOf } from '../support/hostile.ts'
import { SCRIPTS } from '../support/hostile-scripts.ts'
import { hostileTrace } from '../support/hostile-traces.ts'
import { raftVocabulary } from '../tracer/support/traces.ts'
import { twoPhase } from '../tracer/support/two-phase.ts'
import { GitHubPage } from './github.ts'

/** The diagrams of a test as fenced blocks. */
function fencesOf(trace: Trace, vocabulary: Vocabulary): string[] {
  const document = buildDocument(trace, vocabulary)
  const diagrams = document.sections.flatMap((section) => mermaidOf(document, section, vocabulary))
  return diagrams.map(({ lines }) => ['```mermaid', ...lines, '```'].join('\n'))
}

/** What Mermaid draws, without what it breaks and puts blanks for. */
const letters = (text: string) => text.replace(/[\s\u2007\u00a0]/g, '')

let page: GitHubPage
beforeAll(async () => {
  page = await GitHubPage.open()
})
afterAll(() => page.close())

describe('Mermaid draws', () => {
  test('every hostile text in a diagram of a page as it is written', async () => {
    for (const [i, text] of [...new Set([...HOSTILE, ...SCRIPTS])].entries()) {
      const [fence = ''] = fencesOf(hostileTrace(text, i), twoPhase)
      const { elements, diagrams } = await page.show(fence)
      expect({ text: nameOf(text), elements }).toEqual({ text: nameOf(text), elements: ['code', 'pre'] })
      const [drawn = 'nothing'] = diagrams
      const said = letters(shorten(visible(text).trim(), LIMITS.mermaidLabelCharacters - 10))
      expect({
        text: nameOf(text),
        drawn: typeof drawn === 'string' ? drawn : drawn.some((each) => letters(each).includes(said.replace('…', ''))),
      }).toEqual({ text: nameOf(text), drawn: true })
    }
  })

  test('the diagrams of tests of this project', async () => {
    const vocabulary = raftVocabulary()
    const paths = listFiles('docs-out/traces').filter((path) => path.endsWith('.jsonl'))
    const fences = paths.flatMap((path) =>
      fencesOf(readTrace(readFileSync(`docs-out/traces/${path}`), path, vocabulary), vocabulary),
    )
    // Every tenth: each takes a moment.
    const some = fences.filter((_, i) => i % 10 === 0)
    expect(some.length).toBeGreaterThan(50)
    for (const fence of some) {
      const { diagrams } = await page.show(fence)
      expect(
        diagrams.map((drawn) => typeof drawn),
        `${diagrams[0]}\n${fence}`,
      ).toEqual(['object'])
    }
  })
})
