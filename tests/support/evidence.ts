import { withImplied } from '../../src/tracer/features/catalogue.ts'
import type { EventPart, Part, StatePart, Wanted } from '../../src/tracer/features/evidence/evidence.ts'
import { Search } from '../../src/tracer/features/evidence/find.ts'
import { EXISTENCE } from '../../src/tracer/features/evidence/way.ts'
import type { TraceEvent, Value } from '../../src/tracer/trace/events.ts'
import { type FoldedSection, fold, foldSection } from '../../src/tracer/trace/fold.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import type { Vocabulary } from '../../src/tracer/trace/vocabulary.ts'

export function shows(section: FoldedSection, seen: Part, search: Search = new Search(section)): boolean {
  return search.find(seen, search.whole, new Map(), EXISTENCE).length > 0
}

/** The sections of passing tests, folded, the shortest first. */
export function allSections(traces: readonly Trace[], vocabulary: Vocabulary): readonly FoldedSection[] {
  const passed = traces.filter(({ outcome }) => outcome === 'passed')
  return passed.flatMap((trace) => fold(trace, vocabulary)).sort((a, b) => a.frames.length - b.frames.length)
}

const claimed = new WeakMap<FoldedSection, ReadonlySet<string>>()

export function claims(folded: FoldedSection, id: string): boolean {
  const known = claimed.get(folded) ?? new Set((folded.section.tests ?? []).flatMap(withImplied))
  claimed.set(folded, known)
  return known.has(id)
}

/** The same section with other events. */
export function withEvents(
  folded: FoldedSection,
  events: readonly TraceEvent[],
  vocabulary: Vocabulary,
): FoldedSection {
  return foldSection({ ...folded.section, meanwhile: [], events }, folded.before, vocabulary)
}

/**
 * Events without which the section shows the evidence no longer, each of which is needed for that: with any one of them
 * left in, it does. Undefined when a section without events shows it, too.
 */
export function decisiveEvents(
  folded: FoldedSection,
  seen: Part,
  vocabulary: Vocabulary,
): ReadonlySet<TraceEvent> | undefined {
  const events = folded.frames.map(({ event }) => event)
  const without = (gone: ReadonlySet<TraceEvent>) =>
    withEvents(
      folded,
      events.filter((event) => !gone.has(event)),
      vocabulary,
    )
  let gone = new Set(events)
  if (shows(without(gone), seen)) return undefined
  for (let size = -1; size !== gone.size; ) {
    size = gone.size
    for (const event of [...gone]) {
      const fewer = new Set([...gone].filter((each) => each !== event))
      if (!shows(without(fewer), seen)) gone = fewer
    }
  }
  return gone
}

/** Evidence without one thing that must not be there, and the events that this thing is about. */
export interface Weakened {
  readonly seen: Part
  readonly forbidden: readonly EventPart[]
  /** It is about nodes that must not exist, whatever happens to them. */
  readonly nodes: boolean
}

/** The evidence with one thing that must not be there struck out, for each such thing. */
export function withoutEachNone(part: Part): Weakened[] {
  if ('count' in part) return withoutEachNone(part.of).map((inner) => ({ ...inner, seen: { ...part, of: inner.seen } }))
  if ('inOrder' in part) return strikeOut(part.inOrder, (inOrder) => ({ inOrder }))
  if ('all' in part) return strikeOut(part.all, (all) => ({ all }))
  if ('any' in part) return strikeOut(part.any, (any) => ({ any }))
  return []
}

function strikeOut(parts: readonly Part[], make: (parts: Part[]) => Part): Weakened[] {
  return parts.flatMap((each, i) => {
    if (!('none' in each)) {
      return withoutEachNone(each).map((inner) => ({ ...inner, seen: make(parts.with(i, inner.seen)) }))
    }
    const leaves = leavesOf(each.none)
    const forbidden = leaves.filter((leaf) => 'op' in leaf)
    return [{ seen: make(parts.toSpliced(i, 1)), forbidden, nodes: forbidden.length < leaves.length }]
  })
}

function leavesOf(part: Part): readonly (EventPart | StatePart)[] {
  if ('op' in part || 'at' in part) return [part]
  if ('none' in part) return leavesOf(part.none)
  if ('count' in part) return leavesOf(part.of)
  return ('inOrder' in part ? part.inOrder : 'all' in part ? part.all : part.any).flatMap(leavesOf)
}

/**
 * A section that shows the weakened evidence and, with one event more, the whole of it no longer. The event is one that
 * happened elsewhere, to other nodes. Undefined when no place in any of the sections is one for such an event.
 */
export function contradicted(
  sections: readonly FoldedSection[],
  seen: Part,
  weakened: Weakened,
  pool: readonly TraceEvent[],
  vocabulary: Vocabulary,
): FoldedSection | undefined {
  const places = sections.flatMap((folded) => {
    const events = folded.frames.map(({ event }) => event)
    const nodes = [...(folded.frames.at(-1)?.states ?? folded.before).keys()]
    const foreign = intruders(weakened, pool, nodes)
    return Array.from({ length: events.length + 1 }, (_, at) => ({ folded, events, foreign, at }))
  })
  // One of the first places in one of the sections will mostly do.
  places.sort((a, b) => Math.trunc(a.at / 3) - Math.trunc(b.at / 3))
  for (const { folded, events, foreign, at } of places) {
    for (const event of foreign) {
      const altered = withEvents(folded, events.toSpliced(at, 0, event), vocabulary)
      const search = new Search(altered)
      if (!shows(altered, seen, search) && shows(altered, weakened.seen, search)) return altered
    }
  }
  return undefined
}

/** Events of the forbidden kinds, happening to the nodes that there are. */
function intruders({ forbidden, nodes: anyNode }: Weakened, pool: readonly TraceEvent[], nodes: readonly string[]) {
  const isForbidden = (event: TraceEvent) =>
    forbidden.some(
      ({ op, message, set }) =>
        [op].flat().includes(event.op) &&
        (message === undefined || ('message' in event && [message].flat().includes(event.message))) &&
        // It changes only what it sets.
        Object.entries(set ?? {}).every(([name, wanted]) =>
          couldBecome(event.set?.[name] as Value | undefined, wanted),
        ),
    )
  const alike = pool.filter(isForbidden)
  const newcomers = anyNode ? [{ node: 'one that is not there', op: 'started' }] : []
  const settled = alike.flatMap((event) =>
    nodes.flatMap((node): TraceEvent[] => {
      if (!('message' in event)) return [{ ...event, node }]
      const peers = nodes.filter((peer) => peer !== node)
      return peers.map((peer) =>
        event.op === 'handle' ? { ...event, node, from: peer } : { ...event, node, to: peer },
      )
    }),
  )
  return [...newcomers, ...settled]
}

/** Whether a value that an event sets can be what is wanted, whatever the names in that stand for. */
function couldBecome(value: Value | undefined, wanted: Wanted): boolean {
  const isLiteral = wanted === null || (typeof wanted !== 'object' && !String(wanted).startsWith('$'))
  return value !== undefined && (!isLiteral || value === wanted)
}
