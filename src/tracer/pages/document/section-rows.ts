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

/** A section, and whether its rows are those that the source document has. */
export interface ShownSection extends FoldedSection {
  /** Only messages that were sent or handled make rows, and the first event whatever it is. */
  readonly asInSource?: true
}

const known = new WeakMap<ShownSection, SectionRows & { readonly vocabulary: Vocabulary }>()

/** Takes a section apart, once for all that ask. */
export function sectionRows(shown: ShownSection, vocabulary: Vocabulary): SectionRows {
  const found = known.get(shown)
  if (found?.vocabulary === vocabulary) return found
  const { frames, asInSource } = shown
  const made = {
    rows: rowFrames(frames, asInSource ? sourceRows(frames) : ownRows(frames), vocabulary),
    cells: rememberingCells(vocabulary, asInSource ? {} : ENDS),
    vocabulary,
  }
  known.set(shown, made)
  return made
}

/** What cells say of a message that is not on its way: it must not read like one that is. */
const ENDS: Readonly<Record<string, string>> = { lose: ' LOST', block: ' BLOCKED', queue: ' QUEUED' }

/**
 * All that happens makes a row, but that a message is put into an outbox: it leaves it in a row of its own. What this
 * changed is told in the next row; behind the last one the event that changed it has a row itself.
 */
function ownRows(frames: readonly Frame[]): ReadonlySet<TraceEvent> {
  const events = frames.map(({ event }) => event)
  const rows = new Set(events.filter(({ op }) => op !== 'queue'))
  const last = events.findLastIndex((event) => rows.has(event))
  const changed = events.findLast(({ set }, i) => i > last && set !== undefined)
  if (changed) rows.add(changed)
  if (rows.size === 0 && events[0]) rows.add(events[0])
  return rows
}

/** In the source document messages that were merely queued, stopped or lost make no row. */
const SOURCE_OPS = new Set(['send', 'handle'])

function sourceRows(frames: readonly Frame[]): ReadonlySet<TraceEvent> {
  const events = frames.map(({ event }) => event)
  return new Set(events.filter((event, i) => i === 0 || !isMessageEvent(event) || SOURCE_OPS.has(event.op)))
}

/** A row for each of the events that make one; what happens "together" shares one. */
function rowFrames(
  frames: readonly Frame[],
  makers: ReadonlySet<TraceEvent>,
  vocabulary: Vocabulary,
): readonly RowFrame[] {
  const rows: { events: TraceEvent[]; states: States }[] = []
  /** Whom the last row tells of already. */
  let nodes = new Set<string>()
  for (const { event, states } of frames) {
    if (!makers.has(event)) continue
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

/** `ends`: what is put behind the text of an event of that kind. */
function rememberingCells(vocabulary: Vocabulary, ends: typeof ENDS): Cells {
  const cells = makeCells(vocabulary)
  const ops = new Map<TraceEvent, string>()
  const contents = new Map<MessageEvent, string>()
  const op = (event: TraceEvent) => cells.op(event) + (ends[event.op] ?? '')
  return {
    ...cells,
    op: (event) => remembered(ops, event, op),
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
