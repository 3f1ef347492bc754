import { firstIndex } from '../common/first-index.ts'
import { EntryList, isSplice, listOf } from './entry-list.ts'
import type { Changes, State } from './events.ts'

/**
 * The state of every node that exists at some moment, in the order in which they came to be. Asking for one node takes
 * no longer with more nodes or events; going through all of them is for those who want all.
 */
export interface States extends ReadonlyMap<string, State> {
  /** The nodes whose state may be another than at an earlier moment of the same history, in the order of their changes. */
  changedSince(earlier: States): ReadonlySet<string>
}

/** The states that one node had, and since which moment it had each. */
class NodeHistory {
  private readonly since: number[] = []
  private readonly states: State[] = []
  /** What was asked for last: most ask from one moment to the next. */
  private last = 0

  constructor(moment: number, state: State) {
    this.add(moment, state)
  }

  add(moment: number, state: State): void {
    this.since.push(moment)
    this.states.push(state)
  }

  at(moment: number): State | undefined {
    const here = this.last
    if (!this.covers(here, moment)) this.last = this.covers(here + 1, moment) ? here + 1 : this.search(moment)
    return this.states[this.last]
  }

  private covers(place: number, moment: number): boolean {
    return (this.since[place] ?? Infinity) <= moment && (this.since[place + 1] ?? Infinity) > moment
  }

  /** The last state that began at the moment or before it; -1 if there is none. */
  private search(moment: number): number {
    return firstIndex(this.since.length, (place) => (this.since[place] ?? Infinity) > moment) - 1
  }
}

/** How nodes changed, one change after the other. What one change takes does not depend on how many nodes there are. */
export class History {
  private readonly initialOf: (kind: string | undefined) => State
  private readonly nodes: string[] = []
  private readonly histories = new Map<string, NodeHistory>()
  /** The node of each change. */
  private readonly changes: string[] = []
  private latest: States = new Moment(this, 0, 0)

  /** `initialOf` says how a node of a kind is when it comes to be; `states` is how those are that exist already. */
  constructor(initialOf: (kind: string | undefined) => State, states: ReadonlyMap<string, State> = new Map()) {
    this.initialOf = initialOf
    for (const [node, state] of states) this.add(node, state)
  }

  /** How all nodes are after the last change. */
  get now(): States {
    return this.latest
  }

  /** A node comes to be, or something changes at one. What does neither leaves the moment as it is. */
  change(node: string, set: Changes = {}, kind?: string): void {
    const known = this.latest.get(node)
    if (known === undefined || !isEmpty(set)) this.add(node, changed(known ?? this.initialOf(kind), set))
  }

  private add(node: string, state: State): void {
    this.changes.push(node)
    const moment = this.changes.length
    const known = this.histories.get(node)
    if (known) known.add(moment, state)
    else {
      this.histories.set(node, new NodeHistory(moment, state))
      this.nodes.push(node)
    }
    this.latest = new Moment(this, moment, this.nodes.length)
  }

  stateAt(moment: number, node: string): State | undefined {
    return this.histories.get(node)?.at(moment)
  }

  /** The first nodes that came to be. */
  first(count: number): string[] {
    return this.nodes.slice(0, count)
  }

  changedBetween(earlier: number, later: number): ReadonlySet<string> {
    return new Set(this.changes.slice(earlier, later))
  }
}

/** The states after so many changes of a history. */
class Moment implements States {
  readonly size: number
  private readonly history: History
  private readonly changes: number

  constructor(history: History, changes: number, size: number) {
    this.history = history
    this.changes = changes
    this.size = size
  }

  get(node: string): State | undefined {
    return this.history.stateAt(this.changes, node)
  }

  has(node: string): boolean {
    return this.get(node) !== undefined
  }

  changedSince(earlier: States): ReadonlySet<string> {
    if (!(earlier instanceof Moment) || earlier.history !== this.history) return new Set(this.keys())
    return this.history.changedBetween(earlier.changes, this.changes)
  }

  keys(): MapIterator<string> {
    return this.history.first(this.size).values()
  }

  *entries(): MapIterator<[string, State]> {
    for (const node of this.keys()) yield [node, this.get(node) ?? {}]
  }

  *values(): MapIterator<State> {
    for (const [, state] of this.entries()) yield state
  }

  [Symbol.iterator](): MapIterator<[string, State]> {
    return this.entries()
  }

  forEach(act: (state: State, node: string, states: ReadonlyMap<string, State>) => void): void {
    for (const [node, state] of this.entries()) act(state, node, this)
  }
}

/** The state after a change. Of a list that is not known yet, what is told is all. */
export function changed(state: State, set: Changes): State {
  const next: Record<string, State[string]> = { ...state }
  for (const name in set) {
    const change = set[name]
    if (change === undefined) continue
    next[name] = isSplice(change) ? (listOf(state[name]).changed(change) ?? EntryList.EMPTY) : change
  }
  return next
}

function isEmpty(values: Changes): boolean {
  for (const _ in values) return false
  return true
}
