import type { Changes, TraceEvent } from '../../../trace/events.ts'
import { SentMessages } from '../../../trace/sent-messages.ts'
import { showValue } from '../../event-texts.ts'
import type { SideName, Status, WindowStep } from '../../report.ts'
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

interface PicturedSteps {
  readonly steps: readonly WindowStep[]
  readonly nodes: Picture['participants']
}

/** `nodes`: those of the steps, and those that messages are for or from. */
export function pictureOf({ steps, nodes }: PicturedSteps): Picture {
  const pairs = pairsOf(steps)
  return { participants: nodes, steps: steps.flatMap((step) => stepsOf(step, pairs)) }
}

/** Messages are drawn where they are handled: their sending, with how it differs, is left to that. */
interface Pairs {
  /** How the sending of what a step handles differs. */
  readonly sendings: ReadonlyMap<WindowStep, Status>
  /** The steps that send it. */
  readonly handled: ReadonlySet<WindowStep>
}

/** Each side has ids of its own, so messages are paired side by side; a step on both sides is drawn as it is after. */
function pairsOf(steps: readonly WindowStep[]): Pairs {
  const pairs = [...pairsAt('before', steps), ...pairsAt('after', steps)]
  return {
    sendings: new Map(pairs.map(([handling, sending]) => [handling, sending.status])),
    handled: new Set(pairs.map(([, sending]) => sending)),
  }
}

function pairsAt(side: SideName, steps: readonly WindowStep[]): [handling: WindowStep, sending: WindowStep][] {
  const sent = new SentMessages<WindowStep>()
  return steps.flatMap((step): [WindowStep, WindowStep][] => {
    const event = step[side]?.event
    if (!event || !('message' in event)) return []
    if (event.op === 'send') sent.add(event, step)
    const sending = event.op === 'handle' ? sent.take(event) : undefined
    return sending ? [[step, sending]] : []
  })
}

function stepsOf(step: WindowStep, pairs: Pairs): PictureStep[] {
  const place = step.after ?? step.before
  if (!place) return []
  const { event } = place
  if ('meanwhile' in event) return changesOf(step, event.meanwhile, event.set)
  const said = step.fields.filter((field) => field.in !== 'set').map(fieldText)
  const label = [place.label, said.length > 0 ? `(${said.join(', ')})` : ''].filter(Boolean).join(' ')
  return [...happening(step, event, label, pairs), ...changesOf(step, event.node, event.set)]
}

function happening(step: WindowStep, event: TraceEvent, label: string, pairs: Pairs): PictureStep[] {
  const { status } = step
  if (!('message' in event)) return [{ type: 'note', node: event.node, label, status }]
  if (event.op === 'handle') {
    const both = status === 'same' ? (pairs.sendings.get(step) ?? status) : status
    return [{ type: 'message', from: event.from, to: event.node, label, fate: 'handled', status: both }]
  }
  if (event.op === 'queue' || (event.op === 'send' && pairs.handled.has(step))) return []
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
