import { groupBy } from '../common/group-by.ts'
import { isMessageEvent, type Observation, type ToldState } from '../trace/events.ts'
import { handlingHere, observeRuns, type RunObserver, runWithin, unobserveRuns } from './async-context.ts'
import { Handling } from './handling.ts'
import { type HeldEvent, NodeLedger } from './node-ledger.ts'

export type Observer = (observation: Observation, state: ToldState) => void

/**
 * Puts what happens to nodes into an order in which every event comes after what caused it, and what a handler changes
 * stands on the row of the message that it handled.
 *
 * A handling's row cannot be told when its handler is called, because it says what the handler changed; and not when the
 * handler has returned, because replies have left by then. So what happens is held back, and told when it is known:
 *
 * 1. A row has its place before the first event that happened in its handling: a send or a mark of any node, or the row
 *    of a message that was handled inside. Where nothing happened in it, its place is its end. A mark that is the first
 *    event of its node stands before the node's own rows, for no node can handle anything before it is there.
 * 2. While a handler is on the stack, nothing is told. When the outermost has returned, everything is, in order.
 * 3. A handler that returns a promise goes on until that has settled; one that returns none, until the promises that were
 *    made in it have, for many a listener calls an asynchronous function and forgets it. If its row had a place by the
 *    time it returned, the row is told then. Otherwise the row waits. What happens in the handling later is told when the
 *    callback or the continuation that it happens in has returned, so that what is changed after a send is still told
 *    with it.
 * 4. A row that waits gets its place before the next event of the same node if its handling has changed the node's state:
 *    the event may be a consequence. The same before another handling sets a variable that it has set, and when a section
 *    begins or ends.
 * 5. A change is told on the row of the handling that made it. Where that is told already (a handler that sends, waits
 *    and then changes something) or where another handling has set the same variable since, it is told with the next
 *    event of that handling, or else of the node. Held events never tell an older value after a newer one.
 * 6. An event outside of every handling is told at once, after what is held, with the node's state then.
 *
 * Which handling is running is known from the asynchronous context, so several of one node may be under way at once.
 * The state is looked at where one handling's work ends and another's begins. A handling that throws or rejects has its
 * row all the same.
 *
 * What observers throw in the middle of somebody else's work is kept, and thrown by `flush`.
 */
export class Order implements RunObserver {
  private readonly ledgers: ReadonlyMap<string, NodeLedger>
  private readonly observers: Observer[] = []
  /** What each run of a context that has not returned began in. */
  private readonly stack: (Handling | undefined)[] = []
  /** Promises that have not settled, by whose they are. */
  private readonly promises = new Map<number, Handling>()
  /** Handlings that may be done when what runs now has returned. */
  private readonly ending = new Set<Handling>()
  /** What is made now is not the handler's. */
  private isOwn = false
  /** Begun and not over. */
  private readonly open = new Set<Handling>()
  /** Nodes of which an event has been placed. */
  private readonly known = new Set<string>()
  private held: HeldEvent[] = []
  private time = 0
  /** The handlings of the handlers that are on the stack. */
  private readonly calls: Handling[] = []
  private willFlush = false
  private faults: unknown[] = []

  constructor(nodes: ReadonlyMap<string, () => object>) {
    this.ledgers = new Map([...nodes].map(([node, read]) => [node, new NodeLedger(read)]))
  }

  observe(observer: Observer): void {
    this.observers.push(observer)
  }

  /** Takes an event that is no handling. Throws what an observer throws, if it is told at once. */
  add(observation: Observation): void {
    const { node } = observation
    const within = this.current()
    this.look(node, within?.of(node))
    const isFirst = !this.known.has(node) && !isMessageEvent(observation)
    let around = within
    while (isFirst && around?.node === node) around = around.parent
    if (around) this.place(around)
    if (!isFirst) for (const each of this.waiting(node)) this.place(each)
    this.hold(observation, within?.of(node), false)
    this.tellUnlessHeld()
  }

  /** A node begins to handle a message. It does so until each `run` and `finish` that were counted are done. */
  begin(observation: Observation, within = this.current()): Handling {
    const { node } = observation
    this.look(node, within?.of(node))
    const handling = new Handling(this, node, observation, within ?? handlingHere())
    // What runs now began before this was told of it.
    if (this.open.size === 0) this.stack.length = 0
    this.open.add(handling)
    observeRuns(this)
    return handling
  }

  /** Runs a part of a handling, and returns what it returns; a promise of the same if that is a promise. */
  run<T>(handling: Handling, part: () => T): T {
    handling.unfinished++
    handling.running++
    this.calls.push(handling)
    try {
      return runWithin(handling, () => {
        const result = part()
        return isThenable(result) ? (this.follow(handling, result) as T) : result
      })
    } finally {
      this.look(handling.node, handling)
      handling.running--
      this.calls.pop()
      this.finish(handling)
    }
  }

  /** Part of a handling is done; when it was the last one, the handling is over. */
  finish(handling: Handling): void {
    handling.unfinished--
    if (handling.isDone) this.end(handling)
    this.keeping(() => this.tellUnlessHeld())
  }

  /**
   * Tells everything that can be told, and throws the first thing that went wrong unseen. A handling that waits is told
   * if it has changed its node's state, or if its handler has returned and nobody can say when it is done.
   */
  flush(): void {
    const within = this.current()
    this.lookAround(within, within)
    for (const each of this.open) if (each.unfinished === 0 || this.owes(each)) this.place(each)
    this.keeping(() => this.tell())
    const [first] = this.faults
    const isFaulty = this.faults.length > 0
    this.faults = []
    if (isFaulty) throw first
  }

  /** Runs what must not disturb whose work it happens in: what it throws is thrown by the next `flush`. */
  keeping(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.faults.push(error)
    }
  }

  private follow(handling: Handling, promise: PromiseLike<unknown>): PromiseLike<unknown> {
    handling.unfinished++
    handling.isFollowed = true
    const end = () => {
      this.look(handling.node, handling)
      this.finish(handling)
    }
    this.isOwn = true
    try {
      const followed = promise.then(
        (value) => {
          end()
          return value
        },
        (error) => {
          end()
          throw error
        },
      )
      return followed ?? promise
    } finally {
      this.isOwn = false
    }
  }

  /** A handling is over. Its row has a place now, if it had none. */
  private end(handling: Handling): void {
    if (handling.isOver) return
    this.place(handling)
    handling.isOver = true
    this.open.delete(handling)
    if (this.open.size > 0) return
    this.promises.clear()
    unobserveRuns(this)
  }

  /** The innermost handling that is under way where this is called: whose handler calls it, or else whose context it is. */
  private current(): Handling | undefined {
    return this.calls.at(-1) ?? handlingHere()?.within(this)
  }

  private look(node: string, handling: Handling | undefined): void {
    this.keeping(() => {
      const overtaken = this.ledgers.get(node)?.look(handling, ++this.time) ?? []
      for (const each of overtaken) if (each.running === 0) this.place(each)
    })
  }

  /** Looks at the nodes of a handling and of those around it, for what was done in `by` and those around that. */
  private lookAround(handling: Handling | undefined, by: Handling | undefined): void {
    if (handling === undefined) return
    for (const node of new Set(handling.chain().map((each) => each.node))) this.look(node, by?.of(node))
  }

  /** Handlings of a node that have no place and changed something. Those on the stack are not done changing it. */
  private waiting(node: string): Handling[] {
    return [...this.open].filter((each) => each.node === node && each.running === 0 && this.owes(each))
  }

  private owes(handling: Handling): boolean {
    return !handling.isPlaced && this.ledgers.get(handling.node)?.owes(handling) === true
  }

  /** Gives the row of a handling its place: after those around it, and after what else changed its node before. */
  private place(handling: Handling): void {
    if (handling.isPlaced) return
    if (handling.parent) this.place(handling.parent)
    // What is around it has taken it along, if it has changed something.
    if (handling.isPlaced) return
    handling.isPlaced = true
    for (const each of this.waiting(handling.node)) if (!each.isWithin(handling)) this.place(each)
    this.hold(handling.observation, handling, true)
  }

  private hold(observation: Observation, handling: Handling | undefined, isRow: boolean): void {
    this.known.add(observation.node)
    this.held.push({ node: observation.node, observation, at: ++this.time, handling, isRow })
  }

  private tellUnlessHeld(): void {
    if (this.calls.length > 0 || this.held.length === 0) return
    if (this.current() === undefined) this.tell()
    else this.tellSoon()
  }

  /** The end of the run tells it, or this where nobody says that a run ends. */
  private tellSoon(): void {
    if (this.willFlush) return
    this.willFlush = true
    const tell = () => {
      this.willFlush = false
      if (this.calls.length === 0) this.keeping(() => this.tell())
    }
    runWithin(undefined, () => Promise.resolve().then(tell))
  }

  /** Tells all that is held, whatever an observer throws; then throws the first of that. */
  private tell(): void {
    const events = this.held
    this.held = []
    const states = new Map<HeldEvent, ToldState>()
    for (const [node, ofNode] of groupBy(events, ({ node }) => node)) {
      const told = this.ledgers.get(node)?.tell(ofNode) ?? []
      for (const [i, event] of ofNode.entries()) states.set(event, told[i] ?? {})
    }
    const thrown: unknown[] = []
    for (const event of events)
      for (const observer of this.observers) {
        try {
          observer(event.observation, states.get(event) ?? {})
        } catch (error) {
          thrown.push(error)
        }
      }
    if (thrown.length > 0) throw thrown[0]
  }

  created(promise: number): void {
    const handling = this.isOwn ? undefined : this.current()
    if (handling === undefined) return
    handling.promises++
    this.promises.set(promise, handling)
  }

  settled(promise: number): void {
    const handling = this.promises.get(promise)
    if (handling === undefined) return
    this.promises.delete(promise)
    handling.promises--
    this.ending.add(handling)
  }

  beginRun(): void {
    const before = this.stack.at(-1)
    const next = this.current()
    this.lookAround(before, before)
    if (next !== before) this.lookAround(next, before)
    this.stack.push(next)
  }

  endRun(): void {
    const ended = this.stack.pop()?.within(this)
    this.lookAround(ended, ended)
    for (const each of this.ending) if (each.isDone) this.end(each)
    this.ending.clear()
    if (this.stack.length === 0 && this.calls.length === 0) this.keeping(() => this.tell())
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isObject && 'then' in value && typeof value.then === 'function'
}
