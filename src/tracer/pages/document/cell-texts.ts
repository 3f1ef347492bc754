import { LIMITS } from '../../common/limits.ts'
import { shorten, visible } from '../../common/visible.ts'
import { isTold } from '../../trace/cells.ts'
import { type Entry, EntryList } from '../../trace/entry-list.ts'
import {
  isMessageEvent,
  type MarkEvent,
  type MessageEvent,
  peerOf,
  type State,
  type TraceEvent,
} from '../../trace/events.ts'
import { countText, entriesText, listChange } from '../../trace/list-texts.ts'
import { titleOf } from '../../trace/titles.ts'
import type { VariableWord } from '../../trace/vocabulary.ts'
import { detailsOf } from './alarms.ts'
import { changeInShort } from './spacetime-changes.ts'
import type { Words } from './spacetime-words.ts'

/** What happened at a node, in short, with all that a mark says besides: `CMD START add 1`. */
export function happenedInShort(event: TraceEvent, words: Words): string {
  const { cells, vocabulary } = words
  const word = isMessageEvent(event) ? undefined : vocabulary.marks.get(event.op)
  // Of an alarm a box above the table says all.
  if (word === undefined || word.alarm) return cells.op(event)
  const values = detailsOf(event as MarkEvent, word, cells).map(({ value }) => brief(value))
  return [cells.op(event), ...values.filter((value) => value !== '')].join(' ')
}

/** What became of a variable, in short: `t-1`, and `votedFor N-3` where it has no short form. */
export function changedInShort(
  variable: VariableWord,
  now: State,
  earlier: State | undefined,
  { cells }: Words,
): string {
  const text = changeInShort(variable, now, earlier, cells)
  return variable.short === undefined ? brief(text) : text
}

/** As much of it as pictures draw. */
function brief(text: string): string {
  return shorten(visible(text), LIMITS.pictureTextColumns)
}

/** How messages end that are not sent or handled. */
const ENDS: Readonly<Record<string, string>> = { queue: ', queued', lose: ', lost', block: ', blocked' }

/** What happened at a node, in words: `AppendEntries from N-1: term 2, entries 0`. */
export function happenedInFull(event: TraceEvent, words: Words): string {
  const fields = isMessageEvent(event) ? messageFields(event, words) : markFields(event, words)
  const what = titleOf(event, words) + (isMessageEvent(event) ? routeOf(event, words) : '')
  return whole(fields.length > 0 ? `${what}: ${fields.join(', ')}` : what)
}

function routeOf(event: MessageEvent, { cells }: Words): string {
  const peer = cells.node(peerOf(event))
  return event.op === 'handle' ? ` from ${peer}` : ` to ${peer}${ENDS[event.op] ?? ''}`
}

function messageFields({ message, fields }: MessageEvent, { cells, vocabulary }: Words): string[] {
  const told = (vocabulary.messages.get(message)?.fields ?? []).filter((field) => isTold(field, fields))
  return told.map((field) => `${field.id} ${cells.value(field, fields[field.id] ?? null)}`)
}

function markFields(event: MarkEvent, { cells, vocabulary }: Words): string[] {
  const word = vocabulary.marks.get(event.op)
  return word ? detailsOf(event, word, cells).map(({ field, value }) => `${field} ${value}`) : []
}

/** What became of variables, in words: `term 2, log 1 → 2 entries (added: term 2, content add 1)`. */
export function changedInFull(
  changed: readonly { readonly variable: VariableWord; readonly earlier: State | undefined }[],
  now: State,
  words: Words,
): string {
  const texts = changed.map(({ variable, earlier }) => {
    const { [variable.id]: value } = now
    const text =
      value instanceof EntryList ? listInFull(variable, value, earlier, words) : words.cells.value(variable, value)
    return `${variable.id} ${text}`
  })
  return whole(texts.join(', '))
}

/** How many entries a list has, and if it changed which came: `1 → 2 entries (added: term 2, content add 1)`. */
export function listInFull(variable: VariableWord, now: EntryList, before: State | undefined, words: Words): string {
  const earlier = before?.[variable.id]
  if (!(earlier instanceof EntryList) || earlier === now) return countText(now.length)
  const { fromFront, fromEnd, added } = listChange(earlier, now)
  const gone = fromFront + fromEnd
  const news = now.changed({ drop: now.length - added }) ?? now
  const parts = [
    ...(gone > 0 ? [`${gone} gone`] : []),
    ...(added > 0 ? [`added: ${entriesText(news, (entry) => entryText(variable, entry, words))}`] : []),
  ]
  return `${earlier.length} → ${countText(now.length)} (${parts.join('; ')})`
}

/** An entry of a list with its fields by their names: `term 2, content add 1`. */
export function entryText(
  { of = 'text', fields = [] }: VariableWord,
  entry: Entry,
  { cells }: Pick<Words, 'cells'>,
): string {
  if (typeof entry !== 'object' || entry === null) return cells.value({ type: of }, entry) || '""'
  const told = fields.filter(({ id }) => entry[id] !== undefined)
  return told.map((field) => `${field.id} ${cells.value(field, entry[field.id])}`).join(', ')
}

function whole(text: string): string {
  return shorten(visible(text), LIMITS.fullCellCharacters)
}
