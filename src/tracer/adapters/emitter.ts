import { EventEmitter } from 'node:events'
import { type Adapter, type Description, Traffic } from './described.ts'
import type { Handling } from './handling.ts'
import { isThenable } from './order.ts'
import { patch } from './patches.ts'
import type { WatchedNodes } from './watched-nodes.ts'

/** What of an EventEmitter is needed. */
export interface EmitterLike {
  emit(event: string | symbol, ...args: unknown[]): boolean
  rawListeners(event: string | symbol): unknown[]
}

/** What emitters tell of themselves. */
const OF_EMITTERS: readonly unknown[] = ['newListener', 'removeListener', EventEmitter.errorMonitor]

/**
 * Watches an EventEmitter by which nodes talk: a bus that all listen on, or one that a node has for itself. To emit a
 * message is to send it, and its listeners handle it. If there is none, nobody does.
 *
 * `describe` is given what `emit` is, and says what message that is, from whom and for whom; or several, if it is for
 * several nodes. With `sends: false` only the handling is recorded, for emitters that something else delivers to.
 */
export function watchEmitter(
  nodes: WatchedNodes,
  emitter: object,
  // biome-ignore lint/suspicious/noExplicitAny: what a user emits has types of theirs.
  describe: (event: any, ...args: any[]) => Description,
  { sends = true }: { readonly sends?: boolean } = {},
): Adapter {
  const traffic = new Traffic(nodes)
  return patch((patches) =>
    patches.replace(emitter, 'emit', (emit) => {
      return function (this: unknown, ...args: unknown[]): unknown {
        const isOwn = OF_EMITTERS.includes(args[0])
        const messages = isOwn ? [] : traffic.describe(() => describe(args[0], ...args.slice(1)))
        if (sends && traffic.sent(messages, {}, true)) return listenersOf(this, args[0]).length > 0
        const isHeard = messages.length > 0 && listenersOf(this, args[0]).length > 0
        const handlings = isHeard ? traffic.begin(messages, () => ({})) : []
        return deliver(traffic, handlings, emit, this, args)
      }
    }),
  )
}

/**
 * Emits an event, whose listeners are parts of `handlings`, also after they have returned promises. Those are seen where
 * the emitter emits as Node does; for one with an `emit` of its own, a listener is done when it has returned.
 */
export function deliver(
  traffic: Traffic,
  handlings: readonly Handling[],
  emit: (this: unknown, ...args: unknown[]) => unknown,
  emitter: unknown,
  args: readonly unknown[],
): unknown {
  if (handlings.length === 0) return Reflect.apply(emit, emitter, args)
  return traffic.run(handlings, () => {
    if (emit !== EventEmitter.prototype.emit) return Reflect.apply(emit, emitter, args)
    const [event, ...rest] = args
    const rejected = rejectionOf(emitter, event, rest)
    for (const listener of listenersOf(emitter, event)) {
      const result: unknown = traffic.run(handlings, () => Reflect.apply(listener, emitter, rest))
      if (rejected && isThenable(result)) result.then(undefined, rejected)
    }
    return true
  })
}

export function listenersOf(emitter: unknown, event: unknown): ((...args: unknown[]) => unknown)[] {
  return (emitter as EmitterLike).rawListeners(event as string) as ((...args: unknown[]) => unknown)[]
}

/** What an emitter with `captureRejections` does when a listener's promise rejects; undefined for one without. */
function rejectionOf(emitter: unknown, event: unknown, args: unknown[]): ((error: unknown) => void) | undefined {
  const own = emitter as Record<symbol, unknown> & EmitterLike
  const capture = Object.getOwnPropertySymbols(own).find(({ description }) => description === 'kCapture')
  if (capture === undefined || own[capture] !== true) return undefined
  return (error) =>
    process.nextTick(() => {
      const handler = own[EventEmitter.captureRejectionSymbol]
      if (typeof handler === 'function') Reflect.apply(handler, own, [error, event, ...args])
      else emitError(own, capture, error)
    })
}

/** A listener of the error that rejects as well is not asked again, or there would be no end to it. */
function emitError(emitter: Record<symbol, unknown> & EmitterLike, capture: symbol, error: unknown): void {
  emitter[capture] = false
  try {
    emitter.emit('error', error)
  } finally {
    emitter[capture] = true
  }
}
