import type { Document, Section } from '../../document/document.ts'
import { partsIn, type SectionPart } from '../../document/section-parts.ts'
import type { Sequence } from '../../document/sequence.ts'
import { DiagramSize } from './diagram-size.ts'

/** What of a section one diagram draws. */
export interface DiagramPart {
  readonly number: number
  /** Steps of the sequence: from the first to before the last. */
  readonly first: number
  readonly last: number
  /** The part of the section, from 1, whose page shows the diagram. */
  readonly page: number
  /** The nodes that it shows, in their order; undefined if it shows all. */
  readonly nodes: ReadonlySet<string> | undefined
}

const known = new WeakMap<Section, readonly DiagramPart[]>()

/** The diagrams of a section: as many as it takes for PlantUML to cut nothing, each on the page of its rows. */
export function diagramParts(document: Document, section: Section): readonly DiagramPart[] {
  const found = known.get(section) ?? cut(section.sequence, partsIn(document, section))
  known.set(section, found)
  return found
}

function cut(sequence: Sequence, pages: readonly SectionPart[]): DiagramPart[] {
  const { steps, rows } = sequence
  const parts: DiagramPart[] = []
  let page = Math.max(
    0,
    pages.findIndex(({ pictures }) => pictures.length > 0),
  )
  let [first, size] = [0, new DiagramSize(sequence)]
  const close = (last: number) => {
    parts.push({ number: parts.length + 1, first, last, page: pages[page]?.number ?? 1, nodes: size.nodes() })
    first = last
    size = new DiagramSize(sequence)
  }
  const isBeyond = (i: number) => page < pages.length - 1 && (rows[i] ?? 0) >= (pages[page]?.last ?? 0)
  for (const [i, step] of steps.entries()) {
    if (i > first && (isBeyond(i) || !size.hasRoom(step))) close(i)
    while (isBeyond(i)) page += 1
    size.add(step)
  }
  close(steps.length)
  return parts
}
