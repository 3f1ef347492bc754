import { isMessageEvent, type MessageEvent, peerOf, type TraceEvent, type Values } from '../events.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { detailsOf } from './alarms.ts'
import { type Cells, isTold, makeCells } from './cells.ts'
import type { FoldedSection, Frame } from './fold.ts'

/** What happened in a section as a sequence diagram tells it. Plain text throughout. */
export interface Sequence {
  readonly participants: readonly Participant[]
  readonly steps: readonly Step[]
}

export interface Participant {
  readonly node: string
  readonly label: string
  /** Role when the section begins, by its id. */
  readonly role: string
  readonly roleLabel: string
}

/**
 * How a message ended. `handled`: after it was sent in this section. `handled_late`: it was sent before, unseen.
 * `lost`, `blocked`: never to be handled. `under_way`: sent, and not handled before the section ended.
 */
export type Fate = 'handled' | 'handled_late' | 'lost' | 'blocked' | 'under_way'

export type Step =
  | { type: 'message'; from: string; to: string; label: string; fate: Fate }
  | { type: 'mark'; node: string; label: string; details: string }
  /** A mark that is an alarm; `details` are lines. */
  | { type: 'alarm'; node: string; label: string; details: readonly string[] }
  | { type: 'role'; node: string; role: string; label: string }
  | { type: 'changes'; node: string; changes: readonly string[] }

export function buildSequence({ before, frames }: FoldedSection, vocabulary: Vocabulary): Sequence {
  const cells = makeCells(vocabulary)
  const last = frames.at(-1)?.states ?? before
  const participants = [...last.keys()].map((node) => {
    const state = before.get(node) ?? firstState(node, frames) ?? {}
    return { node, label: cells.node(node), role: String(state['role']), roleLabel: cells.role(state) }
  })
  const fates = fatesOf(frames.map(({ event }) => event))
  const steps = frames.flatMap((frame): Step[] => [
    ...happening(frame.event, fates.get(frame.event), cells, vocabulary),
    ...consequences(frame, cells, vocabulary),
  ])
  return { participants, steps }
}

function firstState(node: string, frames: readonly Frame[]): Values | undefined {
  return frames.find(({ states }) => states.has(node))?.states.get(node)
}

/**
 * Which transfers are drawn, and how. A message is drawn where it ends; where it was sent only if it ends nowhere.
 * Copies with the same contents cannot be told apart, and need not be: the first sent is taken as the first handled.
 */
function fatesOf(events: readonly TraceEvent[]): ReadonlyMap<TraceEvent, Fate> {
  const messages = events.filter(isMessageEvent)
  // Handled first: a copy that is lost may be another one, that never left.
  const handled = pair(messages, 'handle', () => true)
  const arrived = new Set(handled.values())
  const lost = pair(messages, 'lose', (sent) => !arrived.has(sent))
  const ended = new Set([...arrived, ...lost.values()])
  const fates = new Map<TraceEvent, Fate>()
  for (const event of messages) {
    if (event.op === 'handle') fates.set(event, handled.has(event) ? 'handled' : 'handled_late')
    else if (event.op === 'lose') fates.set(event, 'lost')
    else if (event.op === 'block') fates.set(event, 'blocked')
    else if (event.op === 'send' && !ended.has(event)) fates.set(event, 'under_way')
  }
  return fates
}

/** Finds for each message that ends with `op` the first one sent before it that is the same and may be taken. */
function pair(
  messages: readonly MessageEvent[],
  op: 'handle' | 'lose',
  mayTake: (sent: MessageEvent) => boolean,
): ReadonlyMap<MessageEvent, MessageEvent> {
  const pairs = new Map<MessageEvent, MessageEvent>()
  const underWay = new Map<string, { sent: MessageEvent[]; taken: number }>()
  for (const event of messages.filter((each) => each.op === op || (each.op === 'send' && mayTake(each)))) {
    const key = identity(event)
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
  const [from, to] = direction(event)
  return JSON.stringify([from, to, event.message, event.fields])
}

function direction(event: MessageEvent): [from: string, to: string] {
  return event.op === 'handle' ? [peerOf(event), event.node] : [event.node, peerOf(event)]
}

function happening(event: TraceEvent, fate: Fate | undefined, cells: Cells, vocabulary: Vocabulary): Step[] {
  if (isMessageEvent(event)) {
    if (fate === undefined) return []
    const [from, to] = direction(event)
    const short = vocabulary.messages.get(event.message)?.short ?? event.message
    return [{ type: 'message', from, to, label: `${short} ${cells.contents(event)}`.trimEnd(), fate }]
  }
  const word = vocabulary.marks.get(event.op)
  if (word?.notInDiagrams) return []
  if (word?.alarm) {
    const details = detailsOf(event, word, cells).map(({ field, value }) => `${field}: ${value}`)
    return [{ type: 'alarm', node: event.node, label: cells.op(event), details }]
  }
  const details = (word?.fields ?? [])
    .filter((field) => isTold(field, event.fields))
    .map((field) => cells.value(field, event.fields?.[field.id] ?? null))
    .join(' ')
  return [{ type: 'mark', node: event.node, label: cells.op(event), details }]
}

/** What the event changed at its node: the role on its own, everything else in one note. */
function consequences({ event, states }: Frame, cells: Cells, vocabulary: Vocabulary): Step[] {
  const { node, set = {} } = event
  const state = states.get(node) ?? {}
  const role = String(set['role'])
  const roles: Step[] = 'role' in set ? [{ type: 'role', node, role, label: cells.role(state) }] : []
  const changes = [...vocabulary.variables.values()]
    .filter(({ id }) => Object.hasOwn(set, id))
    .map((variable) => `${variable.id} ${cells.value(variable, set[variable.id] ?? null)}`)
  return changes.length > 0 ? [...roles, { type: 'changes', node, changes }] : roles
}
