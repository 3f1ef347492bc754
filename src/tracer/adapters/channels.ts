import { Buffer } from 'node:buffer'
import { types } from 'node:util'
import { ProtokollError } from '../common/errors.ts'
import { type Adapter, type Description, Traffic } from './described.ts'
import { deliver, listenersOf } from './emitter.ts'
import { type Ends, endsOf, type LinkEnds } from './ends-of-link.ts'
import { fromJson } from './framing.ts'
import type { Handling } from './handling.ts'
import { callBack } from './lost-call.ts'
import { watchEventListeners, watchNodeListeners } from './message-listeners.ts'
import { type Patches, patch } from './patches.ts'
import type { WatchedNodes } from './watched-nodes.ts'

/** Whose end of a channel it is, and what goes over it. */
export interface ChannelSettings extends Ends {
  /** What a message of the protocol is; undefined for what is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what a user sends has types of the user's.
  readonly describe: (message: any, direction: 'in' | 'out') => Description
  /** Makes a message of what is sent; where it is not given, texts and bytes are JSON, and objects are themselves. */
  readonly decode?: (data: unknown) => unknown
}

/**
 * Watches one end of what carries whole messages: a socket of `ws` or a `WebSocket`, a `MessagePort`, a `Worker`, a
 * `BroadcastChannel`, a child process. What is sent are calls of `send` or `postMessage`; what is handled are messages
 * for the listeners of `message`, whichever way they were added.
 *
 * Where the other end is in another process or another thread, only this end is recorded.
 */
export function watchChannel(nodes: WatchedNodes, channel: object, settings: ChannelSettings): Adapter {
  const { describe, decode = decodeAny } = settings
  nodes.requireNode(settings.node)
  const link = new Link(new Traffic(nodes), endsOf(settings), (data, direction) => {
    const message = decode(data)
    return message === undefined ? undefined : describe(message, direction)
  })
  return patch((patches) => {
    for (const name of ['send', 'postMessage'])
      patches.replace(channel, name, (send) => {
        return function (this: unknown, ...args: unknown[]): unknown {
          if (!link.sent(args[0])) return Reflect.apply(send, this, args)
          callBack(args)
          // A process says whether more can be sent at once; of all else nobody is told anything.
          return 'connected' in channel ? true : undefined
        }
      })
    if (isEventTarget(channel)) watchTarget(patches, channel, link)
    else watchEmitting(patches, channel, link)
  })
}

/** Tells of the messages of one channel. */
class Link {
  readonly traffic: Traffic
  private readonly ends: LinkEnds
  private readonly describe: (data: unknown, direction: 'in' | 'out') => Description

  constructor(traffic: Traffic, ends: LinkEnds, describe: (data: unknown, direction: 'in' | 'out') => Description) {
    this.traffic = traffic
    this.ends = ends
    this.describe = describe
  }

  /** Returns whether it is lost, and not to be handed on. */
  sent(data: unknown): boolean {
    const messages = this.traffic.describe(() => this.describe(data, 'out'))
    return this.traffic.sent(messages, this.ends.sending(), true)
  }

  begin(data: unknown): Handling[] {
    const messages = this.traffic.describe(() => this.describe(data, 'in'))
    return this.traffic.begin(messages, this.ends.handling)
  }
}

/** Listeners get events, one after the other; that it is the last one's turn is known where there is one. */
function watchTarget(patches: Patches, target: object, link: Link): void {
  let current: { readonly event: unknown; readonly handlings: readonly Handling[] } | undefined
  requireUnheard(target)
  const table = watchEventListeners(patches, target, (event, call, isOnly) => {
    const known = current
    if (known !== undefined && known.event === event) return link.traffic.run(known.handlings, call)
    const handlings = link.begin((event as { data?: unknown }).data)
    if (isOnly) return link.traffic.run(handlings, call)
    current = { event, handlings }
    link.traffic.holdForNow(handlings)
    return link.traffic.run(handlings, call)
  })
  watchNodeListeners(patches, target, table)
}

/** What listens already cannot be asked for. */
function requireUnheard(target: object): void {
  if (!('listenerCount' in target) || typeof target.listenerCount !== 'function') return
  if (!target.listenerCount('message')) return
  throw new ProtokollError({
    code: 'RECORD',
    message: 'something listens to the messages of the channel already, and would not be seen',
    advice: 'call watchChannel before listeners are added',
  })
}

/** The emitter's listeners are run; those that it makes of others (`onmessage`) hide what those return. */
function watchEmitting(patches: Patches, emitter: object, link: Link): void {
  let current: readonly Handling[] = []
  patches.replace(emitter, 'emit', (emit) => {
    return function (this: unknown, ...args: unknown[]): unknown {
      if (args[0] !== 'message' || listenersOf(this, 'message').length === 0) return Reflect.apply(emit, this, args)
      const before = current
      current = link.begin(args[1])
      try {
        return deliver(link.traffic, current, emit, this, args)
      } finally {
        current = before
      }
    }
  })
  watchEventListeners(patches, emitter, (_, call) => link.traffic.run(current, call))
}

function isEventTarget(channel: object): boolean {
  return 'addEventListener' in channel && 'dispatchEvent' in channel
}

function decodeAny(data: unknown): unknown {
  if (typeof data === 'string') return fromJson(data)
  if (types.isAnyArrayBuffer(data)) return fromJson(Buffer.from(data).toString())
  if (ArrayBuffer.isView(data)) return fromJson(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString())
  return data
}
