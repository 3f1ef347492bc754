import { type Cells, isTold } from '../../trace/cells.ts'
import { isMessageEvent, type State, type TraceEvent } from '../../trace/events.ts'
import type { Frame, States } from '../../trace/fold.ts'
import type { Origin } from '../../trace/origins.ts'
import { directionOf } from '../../trace/sent-messages.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'
import { detailsOf } from './alarms.ts'
import type { Journey, Journeys } from './journeys.ts'
import { type ShownSection, sectionRows } from './section-rows.ts'

/** What happened in a section as a sequence diagram tells it. Plain text throughout. */
export interface Sequence {
  readonly participants: readonly Participant[]
  readonly steps: readonly Step[]
  /** For each step the row of the section's table, from 0, that it is in or comes after. */
  readonly rows: readonly number[]
  /** No section follows. */
  readonly isLast: boolean
  /** What ends with the last. */
  readonly origin: Origin
}

export interface Participant {
  readonly node: string
  readonly label: string
  /** Role when the section begins, by its id. */
  readonly role: string
  readonly roleLabel: string
}

export type Step =
  | MessageStep
  | { type: 'mark'; node: string; label: string; details: string }
  /** A mark that is an alarm; `details` are lines. */
  | { type: 'alarm'; node: string; label: string; details: readonly string[] }
  | { type: 'role'; node: string; role: string; label: string }
  | { type: 'changes'; node: string; changes: readonly string[] }

export interface MessageStep extends Pick<Journey, 'fate' | 'elsewhere' | 'unsent'> {
  readonly type: 'message'
  readonly from: string
  readonly to: string
  readonly label: string
}

export function buildSequence(folded: ShownSection, vocabulary: Vocabulary, journeys: Journeys): Sequence {
  const { before, frames } = folded
  const { cells, rows: rowFrames } = sectionRows(folded, vocabulary)
  const last = frames.at(-1)?.states ?? before
  const first = firstStates(frames)
  const participants = [...last.keys()].map((node) => {
    const state = before.get(node) ?? first.get(node) ?? {}
    return { node, label: cells.node(node), role: String(state['role']), roleLabel: cells.role(state) }
  })
  const rowOf = new Map(rowFrames.flatMap(({ events }, row) => events.map((event) => [event, row] as const)))
  const steps: Step[] = []
  const rows: number[] = []
  for (const [i, frame] of frames.entries()) {
    const row = rowOf.get(frame.event) ?? rows.at(-1) ?? 0
    const own = [
      ...happening(frame.event, journeys.byEvent.get(frame.event), cells, vocabulary),
      ...consequences(frame, frames[i - 1]?.states ?? before, cells, vocabulary),
    ]
    for (const step of own) {
      steps.push(step)
      rows.push(row)
    }
  }
  return { participants, steps, rows, isLast: journeys.isLast, origin: journeys.origin }
}

/** How each node was after the first that happened to it; one that came into being did so then. */
function firstStates(frames: readonly Frame[]): ReadonlyMap<string, State> {
  const first = new Map<string, State>()
  for (const { event, states } of frames) {
    const state = first.has(event.node) ? undefined : states.get(event.node)
    if (state) first.set(event.node, state)
  }
  return first
}

function happening(event: TraceEvent, journey: Journey | undefined, cells: Cells, vocabulary: Vocabulary): Step[] {
  if (isMessageEvent(event)) {
    if (journey === undefined) return []
    const { fate, elsewhere, unsent } = journey
    const [from, to] = directionOf(event)
    const short = vocabulary.messages.get(event.message)?.short ?? event.message
    return [
      { type: 'message', from, to, label: `${short} ${cells.contents(event)}`.trimEnd(), fate, elsewhere, unsent },
    ]
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
function consequences({ event, states }: Frame, above: States, cells: Cells, vocabulary: Vocabulary): Step[] {
  const { node, set = {} } = event
  const state = states.get(node) ?? {}
  const role = String(set['role'])
  const roles: Step[] = 'role' in set ? [{ type: 'role', node, role, label: cells.role(state) }] : []
  const changes = [...vocabulary.variables.values()]
    .filter(({ id }) => Object.hasOwn(set, id))
    .flatMap((variable) => changeLines(variable, state, above.get(node) ?? {}, cells))
  return changes.length > 0 ? [...roles, { type: 'changes', node, changes }] : roles
}

/** What became of a variable; of a list also what went and what came, a line each. */
function changeLines(variable: VariableWord, state: State, earlier: State, cells: Cells): string[] {
  const { id, type } = variable
  if (type !== 'list') return [`${id} ${cells.value(variable, state[id])}`]
  return cells.became(variable, state[id], earlier[id]).map(({ name, text }) => `${name}: ${text}`)
}
