import { type Cells, makeCells } from '../../trace/cells.ts'
import { isMessageEvent, type MessageEvent, type TraceEvent } from '../../trace/events.ts'
import type { FoldedSection, Frame, States } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'

/** What every view of a section is made from. */
export interface SectionRows {
  readonly rows: readonly RowFrame[]
  /** Says each event once and remembers it: table, pictures and diagrams say the same. */
  readonly cells: Cells
}

/** One row: what happened in it, and how the nodes were after. */
export interface RowFrame {
  readonly events: readonly TraceEvent[]
  readonly states: States
}

const known = new WeakMap<FoldedSection, SectionRows & { readonly vocabulary: Vocabulary }>()

/** Takes a section apart, once for all that ask. */
export function sectionRows(folded: FoldedSection, vocabulary: Vocabulary): SectionRows {
  const found = known.get(folded)
  if (found?.vocabulary === vocabulary) return found
  const made = {
    rows: rowFrames(folded.frames, vocabulary),
    cells: rememberingCells(vocabulary),
    vocabulary,
  }
  known.set(folded, made)
  return made
}

/** Messages that were merely queued, stopped or lost make no row. */
const ROW_OPS = new Set(['send', 'handle'])

/** The section's first event whatever it is, then all that make rows; what happens "together" shares one. */
function rowFrames(frames: readonly Frame[], vocabulary: Vocabulary): RowFrame[] {
  const rows: { events: TraceEvent[]; states: States }[] = []
  /** Whom the last row tells of already. */
  let nodes = new Set<string>()
  for (const [i, { event, states }] of frames.entries()) {
    if (i > 0 && isMessageEvent(event) && !ROW_OPS.has(event.op)) continue
    const last = rows.at(-1)
    const together = vocabulary.marks.get(event.op)?.together === true
    if (last && together && last.events[0]?.op === event.op && !nodes.has(event.node)) {
      last.events.push(event)
      last.states = states
    } else {
      rows.push({ events: [event], states })
      nodes = new Set()
    }
    nodes.add(event.node)
  }
  return rows
}

function rememberingCells(vocabulary: Vocabulary): Cells {
  const cells = makeCells(vocabulary)
  const ops = new Map<TraceEvent, string>()
  const contents = new Map<MessageEvent, string>()
  return {
    ...cells,
    op: (event) => remembered(ops, event, cells.op),
    contents: (event) => remembered(contents, event, cells.contents),
  }
}

function remembered<K>(texts: Map<K, string>, key: K, make: (key: K) => string): string {
  const found = texts.get(key)
  if (found !== undefined) return found
  const made = make(key)
  texts.set(key, made)
  return made
}
