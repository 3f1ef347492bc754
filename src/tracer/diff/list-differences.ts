import { type Entry, EntryList, isSameEntry, type List } from '../trace/entry-list.ts'
import { entriesText, type Stretch } from '../trace/list-texts.ts'

/** A list as a report tells it: bounded, in the names of the trace. `stretch` is what of a long one is of interest. */
export function listText(list: EntryList | List, stretch?: Stretch): string {
  return `[${entriesText(list, entryText, stretch)}]`
}

/** What an entry says: `{token 3, who a}`. */
function entryText(entry: Entry): string {
  if (typeof entry !== 'object' || entry === null) return scalarText(entry)
  const texts = Object.entries(entry).map(([name, value]) => `${name} ${scalarText(value)}`)
  return `{${texts.join(', ')}}`
}

/** A value as the trace has it, without the quotes that no reader needs. */
export function scalarText(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value)
  return /^[\w.+:-]+$/.test(value) ? value : JSON.stringify(value)
}

/** Two lists, each told by where it differs from the other, and in short what only one of them has. */
export interface ListDifference {
  readonly before: string
  readonly after: string
  /** `− a, b, + c`. */
  readonly change: string
}

/** Undefined if the two are not lists that differ. */
export function listDifference(before: unknown, after: unknown): ListDifference | undefined {
  if (!(before instanceof EntryList && after instanceof EntryList) || before.isSame(after)) return undefined
  const [gone, come] = differingStretches(before, after)
  const signed = (sign: string, list: EntryList, [from, to]: Stretch) => {
    const part = list.changed({ drop: from, keep: to - from })
    return part && part.length > 0 ? [`${sign} ${entriesText(part, entryText)}`] : []
  }
  return {
    before: listText(before, gone),
    after: listText(after, come),
    change: [...signed('−', before, gone), ...signed('+', after, come)].join(', '),
  }
}

/** What is not the same at the same distance from either end, in both lists. */
function differingStretches(a: EntryList, b: EntryList): readonly [Stretch, Stretch] {
  const least = Math.min(a.length, b.length)
  let front = 0
  while (front < least && isSameEntry(a.at(front), b.at(front))) front += 1
  let end = 0
  while (end < least - front && isSameEntry(a.at(a.length - 1 - end), b.at(b.length - 1 - end))) end += 1
  return [
    [front, a.length - end],
    [front, b.length - end],
  ]
}
