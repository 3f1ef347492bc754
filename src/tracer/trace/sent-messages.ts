import { type MessageEvent, peerOf, type TraceEvent, type Values } from './events.ts'

/** Who sent a message, and whom it is for. */
export function directionOf(event: MessageEvent): [from: string, to: string] {
  return event.op === 'handle' ? [peerOf(event), event.node] : [event.node, peerOf(event)]
}

/** Equal for messages between the same nodes that say the same, whatever their ids. */
export function contentsKey(event: MessageEvent): string {
  return JSON.stringify([...directionOf(event), event.message, sorted(event.fields)])
}

function sorted(values: Values): (readonly [string, unknown])[] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** What an event says: of two runs, each has ids of its own, and of two logs each other lines. */
export function withoutPlace(event: TraceEvent): object {
  return 'id' in event || 'log' in event ? { ...event, id: undefined, log: undefined } : event
}

/** An id tells a message from others of its kind between the same nodes. */
function idKey(event: MessageEvent): string {
  return JSON.stringify([...directionOf(event), event.message, event.id])
}

/** A message that was sent. */
export interface Sent<T> {
  readonly value: T
  /** Its place among all that were sent. */
  readonly order: number
  /** What became of it has been found. */
  taken: boolean
}

/** Messages that were sent, to be found by their ids. */
export class SentById<T> {
  private readonly sent = new Map<string, Queue<T>>()

  /** Does nothing with a message that has no id. */
  add(event: MessageEvent, sent: Sent<T>): void {
    if (event.id !== undefined) queueAt(this.sent, idKey(event)).items.push(sent)
  }

  /** The first of that id whose end is not found yet; where there is none the last, which this is a copy of. */
  take(event: MessageEvent): Sent<T> | undefined {
    if (event.id === undefined) return undefined
    const queue = this.sent.get(idKey(event))
    return taken(queue?.next() ?? queue?.items.at(-1))
  }
}

/**
 * The same by what they say: the first sent is taken as the first handled. Copies cannot be told apart. Two that both
 * have an id are not the same here: ids would say so.
 */
export class SentByContents<T> {
  private readonly plain = new Map<string, Queue<T>>()
  private readonly named = new Map<string, Queue<T>>()

  /** `key`: the event's {@link contentsKey}. */
  add(event: MessageEvent, key: string, sent: Sent<T>): void {
    queueAt(event.id === undefined ? this.plain : this.named, key).items.push(sent)
  }

  take(event: MessageEvent, key: string): Sent<T> | undefined {
    const plain = this.plain.get(key)?.next()
    const named = event.id === undefined ? this.named.get(key)?.next() : undefined
    return taken(plain && named ? (plain.order < named.order ? plain : named) : (plain ?? named))
  }

  /** Whether any like it was sent at all. */
  has(key: string): boolean {
    return this.plain.has(key) || this.named.has(key)
  }
}

/** Messages of a trace as they are sent, and what becomes of them: by ids where there are any, else by contents. */
export class SentMessages<T> {
  private readonly byId = new SentById<T>()
  private readonly byContents = new SentByContents<T>()
  private count = 0

  /** `value`: what {@link take} gives for it. */
  add(event: MessageEvent, value: T): void {
    const sent = { value, order: this.count, taken: false }
    this.count += 1
    this.byId.add(event, sent)
    this.byContents.add(event, contentsKey(event), sent)
  }

  /** That of the message that ends with `event`; undefined if none such was sent. */
  take(event: MessageEvent): T | undefined {
    return (this.byId.take(event) ?? this.byContents.take(event, contentsKey(event)))?.value
  }

  /** Whether any that says the same was sent at all. */
  hasLike(event: MessageEvent): boolean {
    return this.byContents.has(contentsKey(event))
  }
}

function taken<T>(sent: Sent<T> | undefined): Sent<T> | undefined {
  if (sent) sent.taken = true
  return sent
}

/** In the order in which they were sent. */
class Queue<T> {
  readonly items: Sent<T>[] = []
  private first = 0

  next(): Sent<T> | undefined {
    while (this.items[this.first]?.taken) this.first += 1
    return this.items[this.first]
  }
}

function queueAt<T>(queues: Map<string, Queue<T>>, key: string): Queue<T> {
  const queue = queues.get(key) ?? new Queue<T>()
  queues.set(key, queue)
  return queue
}
