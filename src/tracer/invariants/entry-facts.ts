import { type Bindings, suit } from '../features/evidence/bindings.ts'
import { suitState } from '../features/evidence/match-event.ts'
import { type Entry, EntryList, isSplice, type Splice } from '../trace/entry-list.ts'
import type { State } from '../trace/events.ts'
import type { EntriesPattern } from './invariants-schema.ts'
import type { Step } from './rule-watch.ts'

/** What of a node's list has been looked at. */
interface Seen {
  /** The number of the first entry, less one. */
  readonly offset: number
  /** The number of the last entry that has been looked at as it is now. */
  readonly upTo: number
}

const NONE: readonly Bindings[] = []

/**
 * Finds entries of lists: each when it comes to count, and again when another takes its place. What stays is not looked
 * at twice, so the effort grows with what changes, and not with the lists.
 */
export class EntryFacts {
  private readonly pattern: EntriesPattern
  private readonly seen = new Map<string, Seen>()

  constructor(pattern: EntriesPattern) {
    this.pattern = pattern
  }

  at({ node, before, after, set }: Step): readonly Bindings[] {
    const list = after[this.pattern.entries]
    if (before === after || !(list instanceof EntryList)) return NONE
    const last = this.integer(after, this.pattern.last, list.length)
    const most = this.integer(after, this.pattern.upTo, last)
    const isSame = before?.[this.pattern.entries] === list
    if (last === undefined || most === undefined) {
      // What changes while nobody knows what counts has not been looked at.
      if (last === undefined || !isSame) this.seen.delete(node)
      return NONE
    }
    const offset = last - list.length
    const from = Math.max(this.unchanged(node, offset, isSame ? {} : set[this.pattern.entries]), offset) + 1
    const upTo = Math.min(most, last)
    this.seen.set(node, { offset, upTo: Math.max(from - 1, upTo) })
    const found: Bindings[] = []
    for (let number = from; number <= upTo; number += 1) {
      const entry = list.at(number - offset - 1)
      const facts = entry === undefined ? undefined : this.suits(node, number, entry, after)
      if (facts) found.push(facts)
    }
    return found
  }

  /** The number up to which all is as it was when it was looked at. */
  private unchanged(node: string, offset: number, change: unknown): number {
    const seen = this.seen.get(node)
    if (seen === undefined || !isSplice(change)) return Number.NEGATIVE_INFINITY
    const { drop = 0, keep = Number.POSITIVE_INFINITY }: Splice = change
    if (seen.offset + drop !== offset) return Number.NEGATIVE_INFINITY
    return Math.min(seen.upTo, offset + keep)
  }

  private suits(node: string, number: number, entry: Entry, after: State): Bindings | undefined {
    const own = { after }
    const fields = typeof entry === 'object' && entry !== null ? entry : { value: entry }
    const named = suit(node, this.pattern.node, new Map(), own)
    const numbered = named && suit(number, this.pattern.number, named, own)
    return numbered && suitState(fields, this.pattern.entry, numbered, own)
  }

  /** The value of a variable; `without` where the pattern names none. */
  private integer(state: State, name: string | undefined, without: number | undefined): number | undefined {
    const value = name === undefined ? without : state[name]
    return typeof value === 'number' ? value : undefined
  }
}
