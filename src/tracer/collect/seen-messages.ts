import type { MessageId } from './message-id.ts'

/** Times of what one process sent, in their order, and of what has ended of what it is said to have sent. */
interface OfProcess {
  readonly sent: number[]
  /** Of each that was sent, which of the kinds. */
  readonly kinds: number[]
  readonly ended: number[]
  /** Of each that was handled, which of the kinds; of one that is known to be lost, none. */
  readonly endedKinds: number[]
}

const NO_KIND = -1

/** Which messages were sent, handled and lost in all files: a few numbers for each. */
export class SeenMessages {
  private readonly processes = new Map<string, OfProcess>()
  /** Handled ones that say nothing of who sent them, by their kinds. */
  private readonly anonymous = new Map<string, number>()
  private readonly kinds: string[] = []
  private readonly kindNumbers = new Map<string, number>()

  sent(id: MessageId, kind: string): void {
    const { sent, kinds } = this.of(id)
    sent.push(id.time)
    kinds.push(this.numberOf(kind))
  }

  /** Undefined for one that says nothing of who sent it. */
  handled(id: MessageId | undefined, kind: string): void {
    if (id === undefined) count(this.anonymous, kind)
    else this.ended(id, this.numberOf(kind))
  }

  lost(id: MessageId): void {
    this.ended(id, NO_KIND)
  }

  private ended(id: MessageId, kind: number): void {
    const { ended, endedKinds } = this.of(id)
    ended.push(id.time)
    endedKinds.push(kind)
  }

  /** Whether one of the files says that it was sent. */
  wasSent({ start, node, time }: MessageId): boolean {
    const { sent = [] } = this.processes.get(keyOf(start, node)) ?? {}
    return sent[placeOf(sent, time)] === time
  }

  /** How many messages were sent, of which nothing says that they were handled or lost, by their kinds. */
  unseen(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const { sent, kinds, ended } of this.processes.values()) {
      const known = new Set(ended)
      for (const [i, time] of sent.entries()) if (!known.has(time)) count(counts, this.kinds[kinds[i] ?? NO_KIND])
    }
    return sorted(counts)
  }

  /** How many messages were handled, of which no file says that they were sent, by their kinds; copies count once. */
  unsent(): ReadonlyMap<string, number> {
    const counts = new Map(this.anonymous)
    for (const { sent, ended, endedKinds } of this.processes.values()) {
      const known = new Set(sent)
      for (const [i, time] of ended.entries()) {
        if (known.has(time) || endedKinds[i] === NO_KIND) continue
        known.add(time)
        count(counts, this.kinds[endedKinds[i] ?? NO_KIND])
      }
    }
    return sorted(counts)
  }

  private of({ start, node }: MessageId): OfProcess {
    const key = keyOf(start, node)
    const known = this.processes.get(key)
    if (known !== undefined) return known
    const made: OfProcess = { sent: [], kinds: [], ended: [], endedKinds: [] }
    this.processes.set(key, made)
    return made
  }

  private numberOf(kind: string): number {
    const known = this.kindNumbers.get(kind)
    if (known !== undefined) return known
    const made = this.kinds.push(kind) - 1
    this.kindNumbers.set(kind, made)
    return made
  }
}

/** Names one process: no two starts of a node are the same. */
export function keyOf(start: number, node: string): string {
  return `${start} ${node}`
}

function count(counts: Map<string, number>, kind = ''): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
}

function sorted(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Where in a sorted list a number is, or would be. */
function placeOf(sorted: readonly number[], number: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}
