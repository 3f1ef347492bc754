import { type Entry, EntryList } from './entry-list.ts'
import type { State, Value } from './events.ts'
import { countText, entriesText, listChange } from './list-texts.ts'
import type { Field, VariableWord } from './vocabulary.ts'

/** What stands for a value that is not known. */
export const UNKNOWN = '?'

/** What a state has under a name; undefined is what is not known. */
type Known = State[string] | undefined

/** A line of what became of something, and what it is called. */
export interface Told {
  readonly name: string
  readonly text: string
}

/** What says how a value reads: its type, and what the entries of a list are. */
type ValueWord = Pick<VariableWord, 'type' | 'of' | 'fields'>

/** What cells, labels and notes say of a state. Plain text. */
export interface StateCells {
  /** A value in full: a node by its label, yes and no as the vocabulary says it, a list by its entries. */
  value(field: ValueWord, value: Known): string
  /**
   * One changed variable: `t-1`. Of a list how many entries it has, and how many went and came: `log[3]-1+2`. Empty for a
   * variable that cells do not show.
   */
  change(variable: VariableWord, value: Known, earlier: Known): string
  /** The same in full, in lines; of a list what went and what came besides. */
  became(variable: VariableWord, value: Known, earlier: Known): Told[]
}

type Show = (field: Pick<VariableWord, 'type'>, value: Value | undefined) => string
type InShort = (field: Pick<Field, 'short'>, value: Value | undefined, separator?: string) => readonly string[]

/** `scalar` says a value in full, `inShort` a value with its short form, if it has one. */
export function stateCells(scalar: Show, inShort: InShort): StateCells {
  const entryShower = ({ of, fields = [] }: ValueWord) => {
    return (entry: Entry) => {
      if (typeof entry !== 'object' || entry === null) return scalar({ type: of ?? 'text' }, entry)
      // What has no short form is told by its name, as pictures have it.
      const texts = fields.flatMap((field) => {
        const value = entry[field.id]
        if (value === undefined) return []
        return field.short === undefined ? [`${field.id} ${scalar(field, value)}`] : inShort(field, value)
      })
      return texts.join(' ')
    }
  }
  const value = (field: ValueWord, known: Known) =>
    known instanceof EntryList ? `[${entriesText(known, entryShower(field))}]` : scalar(field, known)
  return {
    value,
    change: (variable, now, earlier) => {
      const { short, separator } = variable
      if (!(now instanceof EntryList)) return inShort(variable, now, separator).join('')
      return short === undefined ? '' : `${short}${separator ?? ''}${listInShort(now, earlier)}`
    },
    became: (variable, now, earlier) =>
      now instanceof EntryList
        ? listBecame(variable.id, now, earlier, entryShower(variable))
        : [{ name: variable.id, text: `${value(variable, earlier)} → ${value(variable, now)}` }],
  }
}

/** `[3]-1+2`: it has three entries; one went, and two came. */
function listInShort(now: EntryList, earlier: Known): string {
  if (!(earlier instanceof EntryList)) return `[${now.length}]`
  const { fromFront, fromEnd, added } = listChange(earlier, now)
  const gone = fromFront + fromEnd
  return `[${now.length}]${gone > 0 ? `-${gone}` : ''}${added > 0 ? `+${added}` : ''}`
}

function listBecame(name: string, now: EntryList, earlier: Known, show: (entry: Entry) => string): Told[] {
  const entries = now.length === 0 ? '' : `: ${entriesText(now, show)}`
  const count = earlier instanceof EntryList ? String(earlier.length) : UNKNOWN
  const whole = { name, text: `${count} → ${countText(now.length)}${entries}` }
  if (!(earlier instanceof EntryList)) return [whole]
  const { fromFront, fromEnd, added } = listChange(earlier, now)
  const told = (what: string, part: EntryList | undefined): Told[] =>
    part === undefined || part.length === 0 ? [] : [{ name: `${name}, ${what}`, text: entriesText(part, show) }]
  const isAll = fromFront + fromEnd === earlier.length
  if (isAll) return [whole, ...told('taken away', earlier)]
  return [
    whole,
    ...told('taken from the front', earlier.changed({ keep: fromFront })),
    ...told('taken from the end', earlier.changed({ drop: earlier.length - fromEnd })),
    ...told('added', now.changed({ drop: now.length - added })),
  ]
}
