import { isMessageEvent, type TraceEvent } from '../../trace/events.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import type { RowFrame } from './section-rows.ts'

/** So many kinds of events say what rows are about. */
const MOST_KINDS = 5

/** A kind of event as cells call it, and how many rows have one. */
export interface Happening {
  readonly name: string
  readonly count: number
}

/** What happens in rows: the kinds that do most often, these first; and how many other kinds there are. */
export function whatHappens(
  rows: readonly RowFrame[],
  vocabulary: Vocabulary,
): { readonly most: readonly Happening[]; readonly others: number } {
  const counts = new Map<string, number>()
  for (const { events } of rows) {
    const [event] = events
    if (event) counts.set(nameOf(event, vocabulary), (counts.get(nameOf(event, vocabulary)) ?? 0) + 1)
  }
  // The sort is stable: of kinds that are as frequent the first is the one that came first.
  const kinds = [...counts].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count)
  return { most: kinds.slice(0, MOST_KINDS), others: Math.max(0, kinds.length - MOST_KINDS) }
}

/** A title that says nothing: blanks, what nobody sees, and punctuation. */
const SAYS_NOTHING = /^[\p{P}\p{Z}\p{C}]*$/u

/** A section's title; where it says nothing, what happens in the section, in the order of the first of each kind. */
export function titleOf(title: string, rows: readonly RowFrame[], vocabulary: Vocabulary): string {
  if (!SAYS_NOTHING.test(title)) return title
  const names = new Set<string>()
  for (const { events } of rows) {
    const [event] = events
    if (event) names.add(nameOf(event, vocabulary))
    if (names.size > MOST_KINDS) break
  }
  const shown = [...names].slice(0, MOST_KINDS).join(', ')
  return shown === '' ? title : `${shown}${names.size > MOST_KINDS ? ', …' : ''}`
}

function nameOf(event: TraceEvent, { messages, marks }: Vocabulary): string {
  if (isMessageEvent(event)) return messages.get(event.message)?.short ?? event.message
  return marks.get(event.op)?.cell ?? event.op
}
