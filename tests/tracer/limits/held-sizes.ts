import { expect } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { buildDocument } from '../../../src/tracer/pages/document/document.ts'
import { partsOf } from '../../../src/tracer/pages/document/picture-parts.ts'
import { partsIn, type SectionPart } from '../../../src/tracer/pages/document/section-parts.ts'
import type { Sequence, Step } from '../../../src/tracer/pages/document/sequence.ts'
import { mermaidSteps } from '../../../src/tracer/pages/writers/mermaid/mermaid-steps.ts'
import { DiagramSize } from '../../../src/tracer/pages/writers/plantuml/diagram-size.ts'
import { AROUND, bounded, heightOf, LINE } from '../../../src/tracer/pages/writers/plantuml/diagram-sizes.ts'
import { nameLines } from '../../../src/tracer/pages/writers/plantuml/name-lines.ts'
import type { TraceEvent } from '../../../src/tracer/trace/events.ts'
import { events, longTrace, power } from '../support/long-traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import { type Held, many } from './hold.ts'

/** What holds the bounds that split pages, pictures and diagrams, and shorten what stands in them. */
export const HELD_SIZES = {
  pictureRows(bound) {
    expect(partsOf(bound, 3)).toHaveLength(1)
    expect(partsOf(bound + 1, 3)).toHaveLength(2)
  },
  pictureRowsAtLeast(bound) {
    expect(partsOf(bound, 1_000_000)).toHaveLength(1)
    expect(partsOf(bound + 1, 1_000_000)).toHaveLength(2)
  },
  pagePictures(bound) {
    const rows = bound * LIMITS.pictureRows
    expect(partsOfPage(rows, 2)).toHaveLength(1)
    expect(partsOfPage(rows + 1, 2)).toHaveLength(2)
  },
  pageCells(bound) {
    const nodes = bound / 100
    expect(partsOfPage(100, nodes)).toHaveLength(1)
    expect(partsOfPage(101, nodes)).toHaveLength(2)
  },
  plantumlPixels(bound) {
    const step: Step = { type: 'mark', node: '1', label: 'x', details: '' }
    const size = new DiagramSize(sequenceOf(step))
    let height = AROUND + 2 * LINE
    for (; height + heightOf(step) <= bound; height += heightOf(step)) {
      expect(size.hasRoom(step)).toBe(true)
      size.add(step)
    }
    expect(size.hasRoom(step)).toBe(false)
  },
  plantumlNoteLines(bound) {
    const note = (lines: number): Step => ({ type: 'changes', node: '1', changes: new Array<string>(lines).fill('x') })
    expect(bounded(note(bound))).toEqual(note(bound))
    const { changes } = bounded(note(bound + 1)) as Extract<Step, { type: 'changes' }>
    expect([changes.length, changes.at(-1)]).toEqual([bound, '… and 2 more'])
  },
  mermaidNoteLines(bound) {
    const note = (lines: number) => {
      const changes = { type: 'changes' as const, node: '1', changes: new Array<string>(lines).fill('x') }
      const [step] = mermaidSteps(
        { participants: [], steps: [changes], rows: [0], isLast: true, origin: 'test' },
        (role) => role,
      )
      return step?.lines.join('').split(': ')[1]?.split('<br/>') ?? []
    }
    expect(note(bound)).toEqual(many(bound, () => 'x'))
    expect(note(bound + 1)).toEqual([...many(bound - 1, () => 'x'), '… and 2 more'])
  },
  nodeNameColumns(bound) {
    const name = 'x'.repeat(bound)
    expect(nameLines([name])).toEqual([{ short: name, lines: [name] }])
    const [longer] = nameLines([`${name}y`])
    expect([longer?.short.length, longer?.lines]).toEqual([bound, [name, 'y']])
  },
} satisfies Held

/** The parts of a section of so many rows, each something that happens to one of so many nodes. */
function partsOfPage(rows: number, nodes: number): readonly SectionPart[] {
  const joined: TraceEvent[] = Array.from({ length: nodes }, (_, i) => ({ node: `${i + 1}`, op: 'joined' }))
  // All join in one row.
  const trace = longTrace([...joined, ...events(rows - 1, () => power('1'))])
  const document = buildDocument(trace, twoPhase)
  return document.sections.flatMap((section) => partsIn(document, section))
}

function sequenceOf(...steps: readonly Step[]): Sequence {
  const participants = [{ node: '1', label: '1', role: 'r', roleLabel: 'R' }]
  return { participants, steps, rows: steps.map(() => 0), isLast: true, origin: 'test' }
}
