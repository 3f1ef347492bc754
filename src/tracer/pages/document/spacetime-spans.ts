import { makeCells } from '../../trace/cells.ts'
import { isMessageEvent, type MeanwhileLine, type State, type TraceEvent } from '../../trace/events.ts'
import type { FoldedSection } from '../../trace/fold.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'
import type { OnSide } from './picture-sides.ts'
import { eventsByNode, type NodeEvent, type PlacedRow } from './spacetime-rows.ts'
import { isElsewhere } from './standing.ts'

/** From one row to another: -1 is the beginning of the section, the number of rows its end. */
export interface Span extends OnSide {
  readonly from: number
  readonly to: number
}

export interface RoleSpan extends Span {
  /** By its id. */
  readonly role: string
  readonly label: string
}

/** How a node was from row to row. Where it does not exist or is down it has no role. */
export interface LifelineSpans {
  readonly roles: readonly RoleSpan[]
  readonly stopped: readonly Span[]
  readonly cutOff: readonly Span[]
}

/** `events`: what happened to the node. `stopped`: the nodes that were down when the section began. */
export function spansOf(
  node: string,
  { before, frames }: FoldedSection,
  rows: readonly PlacedRow[],
  events: readonly NodeEvent[],
  stopped: ReadonlySet<string>,
  vocabulary: Vocabulary,
): LifelineSpans {
  const wasDown = isDownAtFirst(node, frames, stopped, vocabulary)
  const states = [before, ...rows.map((row) => row.states)].map((each) => each.get(node))
  const down = downAfterEach(events, rows.length, wasDown, vocabulary)
  const label = makeCells(vocabulary).role
  const cutting = [...vocabulary.variables.values()].filter(({ cutsOff }) => cutsOff === true)
  const roles = runs(states, (state, i) => (state === undefined || down[i] ? '' : String(state['role'])))
  return {
    roles: roles.map(({ key, from, to }) => ({ from, to, role: key, label: label({ role: key }) })),
    stopped: runs(states, (_, i) => (down[i] ? 'down' : '')).map(({ from, to }) => ({ from, to })),
    cutOff: runs(states, (state) => cutOff(state, cutting)).map(({ from, to }) => ({ from, to })),
  }
}

/** Whether the node is down before the first row. */
function isDownAtFirst(
  node: string,
  frames: FoldedSection['frames'],
  stopped: ReadonlySet<string>,
  vocabulary: Vocabulary,
): boolean {
  if (!stopped.has(node)) return false
  const events = frames.map(({ event }) => event)
  return !resumedUnseen(events, node, vocabulary)
}

/** Which nodes are down after which rows, from 0; before the first the row is -1. */
export type Downs = (node: string, row: number) => boolean

/** The same as in {@link spansOf}, for rows that are not drawn. */
export function downsOf(
  { frames }: Pick<FoldedSection, 'frames'>,
  rows: readonly { readonly events: readonly TraceEvent[] }[],
  stopped: ReadonlySet<string>,
  vocabulary: Vocabulary,
): Downs {
  const happened = eventsByNode(rows)
  const stops = ({ event }: NodeEvent) => vocabulary.marks.get(event.op)?.stops === true
  const ever = [...new Set([...stopped, ...happened.keys()])].filter(
    (node) => stopped.has(node) || happened.get(node)?.some(stops),
  )
  const down = new Map(
    ever.map((node) => {
      const wasDown = isDownAtFirst(node, frames, stopped, vocabulary)
      return [node, downAfterEach(happened.get(node) ?? [], rows.length, wasDown, vocabulary)]
    }),
  )
  return (node, row) => down.get(node)?.[row + 1] ?? false
}

/** Stretches of states with one key. Those whose key is empty are left out. */
function runs(
  states: readonly (State | undefined)[],
  keyOf: (state: State | undefined, place: number) => string,
): (Span & { readonly key: string })[] {
  const found: (Span & { key: string })[] = []
  const end = states.length - 1
  let key = ''
  for (const [i, state] of states.entries()) {
    const next = keyOf(state, i)
    if (next === key) continue
    const last = found.at(-1)
    if (key !== '' && last) found[found.length - 1] = { ...last, to: i - 1 }
    if (next !== '') found.push({ key: next, from: i - 1, to: end })
    key = next
  }
  return found
}

function cutOff(state: State | undefined, cutting: readonly VariableWord[]): string {
  return state !== undefined && cutting.some(({ id, initial }) => isElsewhere(state[id], initial)) ? 'cut' : ''
}

/** Whether the node was down: first when the section began, then after each row. */
function downAfterEach(
  events: readonly NodeEvent[],
  rows: number,
  wasDown: boolean,
  vocabulary: Vocabulary,
): readonly boolean[] {
  const after: boolean[] = []
  let down = wasDown
  for (const { event, row } of events) {
    while (after.length <= row) after.push(down)
    down = isDownAfter(event, down, vocabulary)
  }
  while (after.length <= rows) after.push(down)
  return after
}

/** Whether a node is down after an event of its own. */
export function isDownAfter(event: TraceEvent, down: boolean, vocabulary: Vocabulary): boolean {
  const word = vocabulary.marks.get(event.op)
  if (word?.stops) return true
  return down && !word?.resumes && !isAct(event)
}

/** Only a node that is up does this. What it had under way may still be lost when it is down, and marks befall it. */
function isAct(event: TraceEvent): boolean {
  return isMessageEvent(event) && event.op !== 'lose'
}

/** Between two sections nothing is shown: a node may have been restarted there, and simply act in this one. */
function resumedUnseen(events: readonly TraceEvent[], node: string, vocabulary: Vocabulary): boolean {
  const first = events.find((event) => event.node === node && (isAct(event) || vocabulary.marks.get(event.op)?.resumes))
  return first !== undefined && isAct(first)
}

/** The nodes that are down when each section begins, as far as traces tell. */
export function stoppedBefore(sections: readonly FoldedSection[], vocabulary: Vocabulary): ReadonlySet<string>[] {
  const down = new Set<string>()
  return sections.map(({ section, frames }) => {
    for (const line of section.meanwhile) if (changedByActing(line, vocabulary)) down.delete(line.meanwhile)
    const before = new Set(down)
    for (const { event } of frames) {
      if (isDownAfter(event, down.has(event.node), vocabulary)) down.add(event.node)
      else down.delete(event.node)
    }
    return before
  })
}

/** Whatever cuts a node off befalls it, up or down; all else of its state only the node itself changes. */
function changedByActing({ set }: MeanwhileLine, vocabulary: Vocabulary): boolean {
  return Object.keys(set).some((id) => !vocabulary.variables.get(id)?.cutsOff)
}
