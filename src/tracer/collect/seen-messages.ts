import type { MessageId } from './message-id.ts'

/** Times of what one process sent, in their order, and of what was seen to be handled of that. */
interface OfProcess {
  readonly sent: number[]
  /** Of each that was sent, which of the kinds. */
  readonly kinds: number[]
  readonly handled: number[]
}

/** Which messages were sent, handled and lost in all files: a few numbers for each. */
export class SeenMessages {
  private readonly processes = new Map<string, OfProcess>()
  private readonly kinds: string[] = []
  private readonly kindNumbers = new Map<string, number>()

  sent(id: MessageId, kind: string): void {
    const { sent, kinds } = this.of(id)
    sent.push(id.time)
    kinds.push(this.numberOf(kind))
  }

  /** It was handled, or is known to be lost. */
  ended(id: MessageId): void {
    this.of(id).handled.push(id.time)
  }

  /** Whether one of the files says that it was sent. */
  wasSent({ start, node, time }: MessageId): boolean {
    const { sent = [] } = this.processes.get(keyOf(start, node)) ?? {}
    return sent[placeOf(sent, time)] === time
  }

  /** How many messages were sent, of which nothing says that they were handled or lost, by their kinds. */
  unseen(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const { sent, kinds, handled } of this.processes.values()) {
      const ended = new Set(handled)
      for (const [i, time] of sent.entries()) {
        if (ended.has(time)) continue
        const kind = this.kinds[kinds[i] ?? -1] ?? ''
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
      }
    }
    return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  private of({ start, node }: MessageId): OfProcess {
    const key = keyOf(start, node)
    const known = this.processes.get(key)
    if (known !== undefined) return known
    const made: OfProcess = { sent: [], kinds: [], handled: [] }
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
