import { isMessageEvent, type MessageEvent, peerOf, type TraceEvent } from '../../trace/events.ts'

/**
 * How a message ended. `handled`: after it was sent in this section. `handled_late`: it was sent before, unseen.
 * `lost`, `blocked`: never to be handled. `under_way`: sent, and not handled before the section ended.
 */
export type Fate = 'handled' | 'handled_late' | 'lost' | 'blocked' | 'under_way'

/** A message as a picture draws it: once, and by the event that says how it ended. */
export interface Journey {
  readonly fate: Fate
  /** Where it left; undefined where the section does not show that. Of one that is under way, the event itself. */
  readonly sent: MessageEvent | undefined
}

/**
 * The messages of a section, each by its last event: where it ended, or where it was sent if it ended nowhere.
 * Copies with the same contents cannot be told apart, and need not be: the first sent is taken as the first handled.
 */
export function journeysOf(events: readonly TraceEvent[]): ReadonlyMap<TraceEvent, Journey> {
  const messages = events.filter(isMessageEvent)
  const identities = new Map(messages.map((event) => [event, identity(event)]))
  // Handled first: a copy that is lost may be another one, that never left.
  const handled = pair(identities, 'handle', () => true)
  const arrived = new Set(handled.values())
  const lost = pair(identities, 'lose', (sent) => !arrived.has(sent))
  const ended = new Set([...arrived, ...lost.values()])
  const journeys = new Map<TraceEvent, Journey>()
  for (const event of messages) {
    const sent = handled.get(event) ?? lost.get(event)
    if (event.op === 'handle') journeys.set(event, { fate: sent ? 'handled' : 'handled_late', sent })
    else if (event.op === 'lose') journeys.set(event, { fate: 'lost', sent })
    else if (event.op === 'block') journeys.set(event, { fate: 'blocked', sent: undefined })
    else if (event.op === 'send' && !ended.has(event)) journeys.set(event, { fate: 'under_way', sent: event })
  }
  return journeys
}

/** Finds for each message that ends with `op` the first one sent before it that is the same and may be taken. */
function pair(
  messages: ReadonlyMap<MessageEvent, string>,
  op: 'handle' | 'lose',
  mayTake: (sent: MessageEvent) => boolean,
): ReadonlyMap<MessageEvent, MessageEvent> {
  const pairs = new Map<MessageEvent, MessageEvent>()
  const underWay = new Map<string, { sent: MessageEvent[]; taken: number }>()
  for (const [event, key] of messages) {
    if (event.op !== op && !(event.op === 'send' && mayTake(event))) continue
    const copies = underWay.get(key) ?? { sent: [], taken: 0 }
    underWay.set(key, copies)
    if (event.op === 'send') {
      copies.sent.push(event)
      continue
    }
    const start = copies.sent[copies.taken]
    if (start === undefined) continue
    copies.taken += 1
    pairs.set(event, start)
  }
  return pairs
}

function identity(event: MessageEvent): string {
  const [from, to] = directionOf(event)
  return JSON.stringify([from, to, event.message, event.fields])
}

/** Who sent a message, and whom it is for. */
export function directionOf(event: MessageEvent): [from: string, to: string] {
  return event.op === 'handle' ? [peerOf(event), event.node] : [event.node, peerOf(event)]
}
