/** Events by what they come behind. */
export interface CausalOrder<E> {
  /** Each behind its causes; none of those in cycles. */
  readonly order: readonly E[]
  /** Of each of them every other one is a cause, if not at once then over others: no order can be right. */
  readonly cycles: readonly (readonly E[])[]
}

/** Puts events behind their causes, in work that is in proportion to both; what is in such an order keeps it. */
export function causalOrder<E>(events: Iterable<E>, causesOf: (event: E) => readonly E[]): CausalOrder<E> {
  const search = new CausalSearch(causesOf)
  for (const event of events) search.visit(event)
  return search
}

/** An event of which causes are still to be gone through. */
interface Frame<E> {
  readonly event: E
  readonly place: number
  readonly causes: readonly E[]
  next: number
  /** The first of the open events that it comes behind. */
  lowest: number
}

/** Strongly connected events, as Tarjan's algorithm finds them; chains of a whole log are too deep for calls. */
class CausalSearch<E> implements CausalOrder<E> {
  readonly order: E[] = []
  readonly cycles: E[][] = []
  private readonly causesOf: (event: E) => readonly E[]
  private readonly places = new Map<E, number>()
  private readonly open: E[] = []
  private readonly isOpen = new Set<E>()

  constructor(causesOf: (event: E) => readonly E[]) {
    this.causesOf = causesOf
  }

  visit(first: E): void {
    if (this.places.has(first)) return
    const frames = [this.begin(first)]
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const cause = frame.causes[frame.next]
      frame.next += 1
      if (cause === undefined) {
        frames.pop()
        this.end(frame, frames.at(-1))
      } else if (!this.places.has(cause)) frames.push(this.begin(cause))
      else if (this.isOpen.has(cause)) frame.lowest = Math.min(frame.lowest, this.places.get(cause) ?? 0)
    }
  }

  private begin(event: E): Frame<E> {
    const place = this.places.size
    this.places.set(event, place)
    this.open.push(event)
    this.isOpen.add(event)
    return { event, place, causes: this.causesOf(event), next: 0, lowest: place }
  }

  private end({ event, place, lowest }: Frame<E>, behind: Frame<E> | undefined): void {
    if (behind !== undefined) behind.lowest = Math.min(behind.lowest, lowest)
    if (lowest < place) return
    const events = this.open.splice(this.open.lastIndexOf(event))
    for (const each of events) this.isOpen.delete(each)
    if (events.length > 1) this.cycles.push(events)
    else this.order.push(event)
  }
}
