import { isMessageEvent, type MarkEvent } from '../../trace/events.ts'
import type { MarkWord, Vocabulary } from '../../trace/vocabulary.ts'
import { depthsOf } from './depths.ts'
import type { NodeEvent } from './spacetime-rows.ts'
import type { Span } from './spacetime-spans.ts'

/** Something that began and ended at a node: a command. It can have begun before the section, or end after it. */
export interface Bracket extends Span {
  /** Its end is not shown: the node stopped, or the section ended. */
  readonly open: boolean
  /** How many others of the node it lies within. */
  readonly depth: number
}

interface Begun {
  readonly from: number
  /** Its place among all that began. */
  readonly place: number
  /** Its end has been found. */
  ended: boolean
}

/**
 * The brackets of a node, from what happened to it in a picture with so many rows. A beginning and an end belong
 * together when the vocabulary calls them the same, and they agree in the fields that both have; of several such
 * beginnings the first is taken.
 */
export function bracketsOf(events: readonly NodeEvent[], rows: number, vocabulary: Vocabulary): Bracket[] {
  const found: Omit<Bracket, 'depth'>[] = []
  let waiting = new Waiting(vocabulary)
  const abandon = (to: number) => {
    for (const { from } of waiting.all) found.push({ from, to, open: true })
    waiting = new Waiting(vocabulary)
  }
  for (const { event, word, row } of marksOf(events, vocabulary)) {
    if (word.ends !== undefined) found.push({ from: waiting.take(event, word)?.from ?? -1, to: row, open: false })
    if (word.begins !== undefined) waiting.add(event, word, row)
    if (word.stops) abandon(row)
  }
  abandon(rows)
  return nested(found)
}

function marksOf(events: readonly NodeEvent[], vocabulary: Vocabulary) {
  return events.flatMap(({ event, row }) => {
    if (isMessageEvent(event)) return []
    const word = vocabulary.marks.get(event.op)
    return word ? [{ event, word, row }] : []
  })
}

/** What has begun at a node and not ended yet. An end finds its beginning without looking at all others. */
class Waiting {
  private readonly marks: readonly MarkWord[]
  private readonly begun: Begun[] = []
  /** By who may end them: each list in the order of the beginnings, those that ended from its front taken away. */
  private readonly byEnd = new Map<string, { readonly items: Begun[]; first: number }>()

  constructor({ marks }: Vocabulary) {
    this.marks = [...marks.values()].filter(({ begins, ends }) => begins !== undefined || ends !== undefined)
  }

  get all(): readonly Begun[] {
    return this.begun.filter(({ ended }) => !ended)
  }

  add(event: MarkEvent, word: MarkWord, from: number): void {
    const begun = { from, place: this.begun.length, ended: false }
    this.begun.push(begun)
    for (const end of this.marks.filter(({ ends }) => ends === word.begins)) {
      const key = keyOf(event, word, end)
      const list = this.byEnd.get(key) ?? { items: [], first: 0 }
      this.byEnd.set(key, list)
      list.items.push(begun)
    }
  }

  take(event: MarkEvent, word: MarkWord): Begun | undefined {
    const starts = this.marks.filter(({ begins }) => begins === word.ends)
    const firsts = starts.flatMap((begin) => this.firstOf(keyOf(event, begin, word)) ?? [])
    const first = firsts.reduce<Begun | undefined>((a, b) => (a === undefined || b.place < a.place ? b : a), undefined)
    if (first) first.ended = true
    return first
  }

  private firstOf(key: string): Begun | undefined {
    const list = this.byEnd.get(key)
    if (!list) return undefined
    while (list.items[list.first]?.ended) list.first += 1
    return list.items[list.first]
  }
}

/** Equal for a beginning and an end that belong together: of both marks' fields it has what `event` says. */
function keyOf({ fields }: MarkEvent, begin: MarkWord, end: MarkWord): string {
  const both = (begin.fields ?? []).filter(({ id }) => end.fields?.some((field) => field.id === id))
  return JSON.stringify([begin.id, end.id, ...both.map(({ id }) => (fields?.[id] === undefined ? [] : fields[id]))])
}

/** Brackets in the order of their beginnings, each at the first depth that is free. */
function nested(brackets: readonly Omit<Bracket, 'depth'>[]): Bracket[] {
  const sorted = brackets.toSorted((a, b) => a.from - b.from || b.to - a.to)
  const depths = depthsOf(sorted)
  return sorted.map((bracket, i) => ({ ...bracket, depth: depths[i] ?? 0 }))
}
