import type { EventDraft } from './event-draft.ts'

/**
 * Tells messages of one link and kind apart by their order: the first that is handled, or lost, is the first that was
 * sent. What is handled without having been sent gets a name that no sent one has.
 */
export class LinkOrder {
  private readonly links = new Map<string, Link>()

  /** The id of a message; undefined for one that has its own. */
  idOf({ op, node, peer = '', message = '', id }: EventDraft): string | undefined {
    if (id !== undefined) return undefined
    const ends = op === 'handle' ? [peer, node] : [node, peer]
    const key = JSON.stringify([...ends, message])
    const link = this.links.get(key) ?? new Link()
    this.links.set(key, link)
    return op === 'handle' || op === 'lose' || op === 'block' ? link.taken() : link.sent(op === 'queue')
  }
}

class Link {
  /** How many were sent, and how many of these are handled or lost. */
  private sentCount = 0
  private queuedCount = 0
  private takenCount = 0
  private strayCount = 0

  /** A message that was queued has its id from then on. */
  sent(isQueued: boolean): string {
    if (isQueued) {
      this.queuedCount += 1
      return String(this.queuedCount)
    }
    this.sentCount += 1
    this.queuedCount = Math.max(this.queuedCount, this.sentCount)
    return String(this.sentCount)
  }

  taken(): string {
    if (this.takenCount < this.queuedCount) {
      this.takenCount += 1
      return String(this.takenCount)
    }
    this.strayCount += 1
    return `?${this.strayCount}`
  }
}
