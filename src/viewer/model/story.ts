import { isTold } from '../../tracer/trace/cells.ts'
import { EntryList, isSameValue } from '../../tracer/trace/entry-list.ts'
import {
  isMessageEvent,
  type MarkEvent,
  type MessageEvent,
  type State,
  type TraceEvent,
} from '../../tracer/trace/events.ts'
import type { States } from '../../tracer/trace/fold.ts'
import { listChange } from '../../tracer/trace/list-texts.ts'
import { directionOf } from '../../tracer/trace/sent-messages.ts'
import { roleTitle, titleOf } from '../../tracer/trace/titles.ts'
import type { VariableWord } from '../../tracer/trace/vocabulary.ts'
import type { Moment, Run } from './traced-run.ts'

export { roleTitle, titleOf }

type Words = Pick<Run, 'vocabulary' | 'cells'>

/** A piece of a sentence; what stands out is a name. */
export interface Piece {
  readonly text: string
  readonly strong?: true
}

/** What became of one variable of one node in a row. */
export interface Change {
  readonly node: string
  /** The variable's id; `role` for the role. */
  readonly variable: string
  /** In words: `1 → 2`, of a list how many entries went and came: `2 → 3 entries`. */
  readonly text: string
}

/** What happened in a row, and what changed, in one sentence. */
export function sentenceOf(moment: Moment, words: Words): Piece[] {
  const [first, ...others] = moment.events
  if (first === undefined) return []
  const happened = happenedIn(first, others, words)
  const changes = changesIn(moment, words)
  const own = changes.filter(({ node }) => node === first.node)
  const rest = changes.filter(({ node }) => node !== first.node)
  return [
    ...happened,
    ...(own.length > 0 ? [{ text: `; its ${own.map(told).join(', ')}` }] : []),
    ...rest.flatMap((change) => [{ text: '; ' }, name(change.node, words), { text: `: ${told(change)}` }]),
  ]
}

/** A sentence without what stands out in it. */
export function plain(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('')
}

function told({ variable, text }: Change): string {
  return `${variable} ${text}`
}

function name(node: string, { cells }: Words): Piece {
  return { text: cells.node(node), strong: true }
}

function happenedIn(first: TraceEvent, others: readonly TraceEvent[], words: Words): Piece[] {
  if (isMessageEvent(first)) return messagePieces(first, words)
  const names = [first, ...others].flatMap(({ node }, i) => [...(i > 0 ? [{ text: ', ' }] : []), name(node, words)])
  const title = { text: titleOf(first, words), strong: true as const }
  const fields = fieldsTold(first, words)
  return [...names, { text: ': ' }, title, ...(fields === '' ? [] : [{ text: ` (${fields})` }])]
}

function messagePieces(event: MessageEvent, words: Words): Piece[] {
  const [from, to] = directionOf(event).map((node) => name(node, words)) as [Piece, Piece]
  const kind = { text: titleOf(event, words), strong: true as const }
  switch (event.op) {
    case 'handle':
      return [to, { text: ' handles ' }, kind, { text: ' from ' }, from]
    case 'send':
      return [from, { text: ' sends ' }, kind, { text: ' to ' }, to]
    case 'queue':
      return [from, { text: ' has ' }, kind, { text: ' ready for ' }, to]
    case 'lose':
      return [kind, { text: ' from ' }, from, { text: ' to ' }, to, { text: ' is lost' }]
    case 'block':
      return [
        kind,
        { text: ' from ' },
        from,
        { text: ' to ' },
        to,
        { text: ' is stopped: they are cut off from each other' },
      ]
  }
}

/** What a mark says besides: `command add 1, answer result`. */
function fieldsTold(event: MarkEvent, { vocabulary, cells }: Words): string {
  const fields = vocabulary.marks.get(event.op)?.fields ?? []
  return fields
    .filter((field) => isTold(field, event.fields))
    .map((field) => `${field.id} ${cells.value(field, event.fields?.[field.id] ?? null)}`)
    .join(', ')
}

/** What a row changed, at any node, in the vocabulary's order. */
export function changesIn({ before, states }: Moment, words: Words): Change[] {
  return changesBetween(before, states, words)
}

export function changesBetween(before: States, states: States, words: Words): Change[] {
  if (states === before) return []
  return [...states.changedSince(before)].flatMap((node) => {
    const [earlier, now] = [before.get(node), states.get(node)]
    return earlier && now && earlier !== now ? nodeChanges(node, earlier, now, words) : []
  })
}

function nodeChanges(node: string, earlier: State, now: State, words: Words): Change[] {
  const { vocabulary, cells } = words
  const role =
    earlier['role'] === now['role']
      ? []
      : [{ node, variable: 'role', text: `${roleTitle(earlier['role'], words)} → ${roleTitle(now['role'], words)}` }]
  const changed = [...vocabulary.variables.values()].filter(({ id }) => !isSameValue(earlier[id], now[id]))
  return [
    ...role,
    ...changed.map((variable) => ({ node, variable: variable.id, text: changeText(variable, earlier, now, cells) })),
  ]
}

function changeText(variable: VariableWord, earlier: State, now: State, cells: Words['cells']): string {
  const [from, to] = [earlier[variable.id], now[variable.id]]
  if (!(to instanceof EntryList)) return `${cells.value(variable, from)} → ${cells.value(variable, to)}`
  if (!(from instanceof EntryList)) return `? → ${entries(to.length)}`
  const { fromFront, fromEnd, added } = listChange(from, to)
  const gone = fromFront + fromEnd
  const parts = [...(gone > 0 ? [`${gone} gone`] : []), ...(added > 0 ? [`${added} added`] : [])]
  return `${from.length} → ${entries(to.length)} (${parts.join(', ')})`
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`
}
