import type { Changes, MessageEvent, TraceEvent } from '../../../trace/events.ts'
import { showValue } from '../../event-texts.ts'
import type { Status, Window, WindowStep } from '../../report.ts'
import { fieldText } from '../report-texts.ts'

/** What a picture of a window draws, in order, both sides in one. Plain text throughout. */
export interface Picture {
  readonly participants: readonly { readonly node: string; readonly label: string }[]
  readonly steps: readonly PictureStep[]
}

export type PictureStep =
  /** `under_way`: it is not handled within the window. */
  | { type: 'message'; from: string; to: string; label: string; fate: Fate; status: Status }
  | { type: 'note'; node: string; label: string; status: Status }

type Fate = 'handled' | 'under_way' | 'blocked' | 'lost'

export function pictureOf({ steps, nodes }: Window): Picture {
  const handled = handledSends(steps)
  return { participants: nodes, steps: steps.flatMap((step) => stepsOf(step, handled)) }
}

/** Messages are drawn where they are handled: their sending, with how it differs, is left to that. */
function handledSends(steps: readonly WindowStep[]): Map<string, Status> {
  const sends = new Map<string, Status>()
  const handled = new Map<string, Status>()
  for (const step of steps)
    for (const event of messagesOf(step)) {
      const key = keyOf(event)
      if (event.op === 'send') sends.set(key, step.status)
      const sent = sends.get(key)
      if (event.op === 'handle' && sent !== undefined) handled.set(key, sent)
    }
  return handled
}

function stepsOf(step: WindowStep, handled: ReadonlyMap<string, Status>): PictureStep[] {
  const place = step.after ?? step.before
  if (!place) return []
  const { event } = place
  if ('meanwhile' in event) return changesOf(step, event.meanwhile, event.set)
  const said = step.fields.filter((field) => field.in !== 'set').map(fieldText)
  const label = [place.label, said.length > 0 ? `(${said.join(', ')})` : ''].filter(Boolean).join(' ')
  return [...happening(step, event, label, handled), ...changesOf(step, event.node, event.set)]
}

function happening(
  { status }: WindowStep,
  event: TraceEvent,
  label: string,
  handled: ReadonlyMap<string, Status>,
): PictureStep[] {
  if (!('message' in event)) return [{ type: 'note', node: event.node, label, status }]
  const key = keyOf(event)
  if (event.op === 'handle') {
    const sent = handled.get(key)
    const both = status === 'same' && sent !== undefined ? sent : status
    return [{ type: 'message', from: event.from, to: event.node, label, fate: 'handled', status: both }]
  }
  if (event.op === 'queue' || (event.op === 'send' && handled.has(key))) return []
  const fate = { send: 'under_way', block: 'blocked', lose: 'lost' } as const
  return [{ type: 'message', from: event.node, to: event.to, label, fate: fate[event.op], status }]
}

function changesOf({ status, fields, before }: WindowStep, node: string, set: Changes | undefined): PictureStep[] {
  const differing = fields.filter((field) => field.in === 'set')
  const names = new Set(differing.map(({ name }) => name))
  const same = Object.entries(set ?? {}).filter(([name]) => !names.has(name))
  const texts = [...same.map(([name, value]) => `${name} ${showValue(value)}`), ...differing.map(fieldText)]
  if (texts.length === 0) return []
  const isSame = status === 'changed' && before !== null && differing.length === 0
  return [{ type: 'note', node, label: texts.join(', '), status: isSame ? 'same' : status }]
}

function messagesOf({ before, after }: WindowStep): MessageEvent[] {
  return [before, after].flatMap((place) => (place && 'message' in place.event ? [place.event] : []))
}

function keyOf(event: MessageEvent): string {
  const [from, to] = event.op === 'handle' ? [event.from, event.node] : [event.node, event.to]
  return JSON.stringify([from, to, event.message, event.fields])
}
