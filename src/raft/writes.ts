import type { Effect, StoreEffect } from './effects.ts'
import { Queue } from './queue.ts'
import type { NodeId } from './types.ts'

/** The changes of one step, on their way to the disk. */
interface Write {
  readonly number: number
  readonly changes: readonly StoreEffect[]
}

/** An effect that waits until every write up to `needs` is durable. */
export interface Held {
  readonly needs: number
  readonly effect: Effect
}

/**
 * The writes of one node that have not ended. They are counted from 1, and end in their order: what a step promises is
 * tied to the number of a write, never to an index of the log, which a later write may have given to another record.
 */
export class Writes {
  /** The number of the newest write, and of the newest one that the host has been handed. */
  last = 0
  handed = 0
  /** Every write up to here is durable. */
  durable = 0
  /** Why the disk takes nothing at present; null as long as it does. */
  full: string | null = null
  /** The disk will never take anything again. */
  failed = false
  /** Messages that wait, and what is for the state machine and its clients. Each list keeps its order. */
  readonly messages = new Queue<Held>()
  readonly machine = new Queue<Held>()

  private pending: Write[] = []
  private durableVote: Vote

  constructor(vote: Vote) {
    this.durableVote = vote
  }

  add(changes: readonly StoreEffect[]): void {
    this.last += 1
    this.pending.push({ number: this.last, changes })
  }

  /** Every write up to `upTo` has ended. */
  end(upTo: number): void {
    const ended = this.pending.filter(({ number }) => number <= upTo)
    this.pending = this.pending.slice(ended.length)
    for (const { number, changes } of ended) {
      this.durable = number
      for (const change of changes) if (change.type === 'store_state') this.durableVote = change
    }
  }

  /** What the host has not been handed, as one write; or was, in vain. Undefined where there is nothing. */
  hand(): Effect | undefined {
    if (this.handed === this.last) return undefined
    const due = this.pending.filter(({ number }) => number > this.handed)
    this.handed = this.last
    return { type: 'store', number: this.last, changes: due.flatMap(({ changes }) => changes) }
  }

  /** The disk has taken nothing of what has not ended: all of it has to be handed out again. */
  takeBack(): void {
    this.handed = this.durable
  }

  /** Whether everything is durable, and nothing waits for that any more. */
  get isDone(): boolean {
    const { last, handed, durable, messages, machine } = this
    return durable === last && handed === last && messages.length === 0 && machine.length === 0
  }

  isVoteDurable({ term, votedFor }: Vote): boolean {
    return this.durableVote.term === term && this.durableVote.votedFor === votedFor
  }

  /** Up to where records are durable as the log has them now, if it reaches as far. */
  get durableIndex(): number {
    let index = Number.POSITIVE_INFINITY
    for (const { changes } of this.pending) {
      for (const change of changes) if (change.type === 'store_records') index = Math.min(index, change.from - 1)
    }
    return index
  }

  /** The newest write that is on its way and makes a change for which `concerns` holds; 0 where none does. */
  newest(concerns: (change: StoreEffect) => boolean): number {
    return this.pending.findLast(({ changes }) => changes.some(concerns))?.number ?? 0
  }
}

interface Vote {
  readonly term: number
  readonly votedFor: NodeId | null
}
