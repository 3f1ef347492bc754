import { isMessageEvent, type MarkEvent } from '../../trace/events.ts'
import type { MarkWord, Vocabulary } from '../../trace/vocabulary.ts'
import type { PlacedRow } from './spacetime-rows.ts'
import type { Span } from './spacetime-spans.ts'

/** Something that began and ended at a node: a command. It can have begun before the section, or end after it. */
export interface Bracket extends Span {
  /** Its end is not shown: the node stopped, or the section ended. */
  readonly open: boolean
  /** How many others of the node it lies within. */
  readonly depth: number
}

interface Begun {
  readonly event: MarkEvent
  readonly word: MarkWord
  readonly from: number
}

/**
 * The brackets of a node. A beginning and an end belong together when the vocabulary calls them the same, and they
 * agree in the fields that both have; of several such beginnings the first is taken.
 */
export function bracketsOf(node: string, rows: readonly PlacedRow[], vocabulary: Vocabulary): Bracket[] {
  const found: Omit<Bracket, 'depth'>[] = []
  let waiting: readonly Begun[] = []
  const abandon = (to: number) => {
    found.push(...waiting.map(({ from }) => ({ from, to, open: true })))
    waiting = []
  }
  for (const { event, word, from } of marksOf(node, rows, vocabulary)) {
    if (word.ends !== undefined) {
      const start = waiting.find((each) => belongs(each, event, word))
      waiting = waiting.filter((each) => each !== start)
      found.push({ from: start?.from ?? -1, to: from, open: false })
    }
    if (word.begins !== undefined) waiting = [...waiting, { event, word, from }]
    if (word.stops) abandon(from)
  }
  abandon(rows.length)
  return nested(found)
}

function marksOf(node: string, rows: readonly PlacedRow[], vocabulary: Vocabulary): Begun[] {
  return rows.flatMap(({ events }, from) =>
    events.flatMap((event) => {
      if (event.node !== node || isMessageEvent(event)) return []
      const word = vocabulary.marks.get(event.op)
      return word ? [{ event, word, from }] : []
    }),
  )
}

function belongs({ event: start, word: begins }: Begun, end: MarkEvent, ends: MarkWord): boolean {
  if (begins.begins !== ends.ends) return false
  const both = (begins.fields ?? []).filter(({ id }) => ends.fields?.some((field) => field.id === id))
  return both.every(({ id }) => start.fields?.[id] === end.fields?.[id])
}

/** Brackets in the order of their beginnings, each at the first depth that is free. */
function nested(brackets: readonly Omit<Bracket, 'depth'>[]): Bracket[] {
  const endAt: number[] = []
  return brackets
    .toSorted((a, b) => a.from - b.from || b.to - a.to)
    .map((bracket) => {
      const free = endAt.findIndex((end) => end <= bracket.from)
      const depth = free < 0 ? endAt.length : free
      endAt[depth] = bracket.to
      return { ...bracket, depth }
    })
}
