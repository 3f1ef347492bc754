import { greatest, least } from '../common/extent.ts'
import { LIMITS } from '../common/limits.ts'
import { isSameValue } from '../trace/entry-list.ts'
import { isMessageEvent, peerOf, type State } from '../trace/events.ts'
import { hasVariable, type IsNew, type Item, type Side, type Sides, stateAfter } from './align/items.ts'
import { type Compared, own, present } from './event-differences.ts'
import { placeOf } from './event-texts.ts'
import type { EventPlace, SideName, SideStates, Window, WindowNode, WindowStep } from './report.ts'
import { isUnknown } from './state-differences.ts'
import { StepStates } from './step-states.ts'

/** What to look at first. `ordered` is both sides in one order, see `inOneOrder`. */
export function windowOf(all: readonly Compared[], sides: Sides, isNew: IsNew): Window | null {
  // What could not happen any more explains nothing, unless there is nothing else.
  const reached = all.filter(({ isCutOff }) => !isCutOff)
  const ordered = reached.some(({ status }) => status !== 'same') ? reached : all
  const first = firstDifference(ordered)
  if (first === undefined) return null
  const graph = new Graph(ordered, sides)
  const chosen = new Set([...graph.causes(first), first, ...graph.effects(first), ...graph.outcomes()])
  const shown = [...chosen].sort((a, b) => a - b).filter((at) => at === first || !isQueue(ordered[at]))
  const of = (item: Item | undefined, side: Side): EventPlace | null => (item ? placeOf(item, side) : null)
  const steps = shown.flatMap((at): WindowStep[] => {
    const compared = ordered[at]
    if (!compared) return []
    const { status, fields, before, after } = compared
    const places = { before: of(before, sides.before), after: of(after, sides.after) }
    const states = new StepStates(stateAt(before, sides.before), stateAt(after, sides.after))
    return [{ status, ...(at === first ? { first: true as const } : {}), ...places, fields, states }]
  })
  const head = ordered[first]
  const section = (head?.after ? of(head.after, sides.after) : of(head?.before, sides.before))?.section ?? ''
  const isTold = (pair: Compared | undefined) => pair !== undefined && pair.status !== 'same' && !isQueue(pair)
  const differing = ordered.filter(isTold).length
  const within = shown.filter((at) => isTold(ordered[at])).length
  const nodes = nodesOf(
    shown.flatMap((at) => ordered[at] ?? []),
    sides,
    isNew,
  )
  return { section, steps, nodes, leftOut: differing - within }
}

function stateAt(item: Item | undefined, side: Side): State | undefined {
  return item && stateAfter(side, item.node, item.place + 1)
}

/** Those that something happens to, and those that messages are for or from. */
function participantsOf(shown: readonly Compared[]): string[] {
  const nodes = shown.flatMap(({ before, after }) =>
    [before, after].flatMap((item) => {
      if (!item) return []
      return [item.node, peerIn(item) ?? item.node]
    }),
  )
  return [...new Set(nodes)].sort(byName)
}

function peerIn({ event }: Item): string | undefined {
  return event && isMessageEvent(event) ? peerOf(event) : undefined
}

/** Nodes stand where a reader looks for them: `2` before `10`. */
export function byName(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)]
  if (Number.isFinite(left - right) && left !== right) return left - right
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The first that differs; one that only has a new field or name, which all of its kind have, is looked at last. */
function firstDifference(ordered: readonly Compared[]): number | undefined {
  const isForm = ({ fields, otherCause, class: of }: Compared) =>
    !otherCause && of !== 'outcome' && fields.length > 0 && fields.every((each) => each.isNew || each.in === 'name')
  const real = ordered.findIndex((each) => each.status !== 'same' && !isForm(each))
  const any = real >= 0 ? real : ordered.findIndex(({ status }) => status !== 'same')
  return any >= 0 ? sendOf(ordered, any) : undefined
}

/** What happened before what, on either side, by place in the one order. */
class Graph {
  private readonly ordered: readonly Compared[]
  private readonly before: Neighbours
  private readonly after: Neighbours

  constructor(ordered: readonly Compared[], { before, after }: Sides) {
    this.ordered = ordered
    this.before = new Neighbours(
      before,
      ordered.map((pair) => pair.before),
    )
    this.after = new Neighbours(
      after,
      ordered.map((pair) => pair.after),
    )
  }

  /** The nearest causes. */
  causes(first: number): number[] {
    const { found } = this.walk(
      first,
      (at) => [...this.before.previous(at), ...this.after.previous(at)],
      LIMITS.windowCausesSearched,
    )
    return found.filter((at) => !isPlumbing(this.ordered[at])).slice(0, LIMITS.windowCauses)
  }

  /** The effects that differ, the nearest first, with what led to them; the nearest of all if none differs. */
  effects(first: number): number[] {
    const { found, from } = this.walk(
      first,
      (at) => [...this.before.next(at), ...this.after.next(at)],
      LIMITS.windowEffectsSearched,
    )
    const differing = found.filter((at) => this.ordered[at]?.status !== 'same')
    if (differing.length === 0) return found.slice(0, LIMITS.windowSameEffects)
    const chosen = new Set<number>()
    for (const effect of differing) {
      const path: number[] = []
      for (let at = effect; at !== first && !chosen.has(at); at = from.get(at) ?? first) path.push(at)
      if (chosen.size > 0 && chosen.size + path.length > LIMITS.windowEffects) break
      for (const at of path) chosen.add(at)
    }
    return [...chosen]
  }

  /**
   * The first answer or alarm that differs and the last, with what led to them: that is why anybody looks. An alarm
   * mostly is the last, because it ends the test.
   */
  outcomes(): number[] {
    const isOutcome = (pair: Compared) => pair.class === 'outcome'
    const found = [this.ordered.findIndex(isOutcome), this.ordered.findLastIndex(isOutcome)]
    return found.flatMap((at) => (at < 0 ? [] : [at, ...this.causes(at).slice(0, LIMITS.windowReasons)]))
  }

  private walk(first: number, neighbours: (at: number) => number[], most: number) {
    const from = new Map<number, number>()
    const found: number[] = []
    const queue = [first]
    for (let at = queue.shift(); at !== undefined && found.length < most; at = queue.shift())
      for (const next of neighbours(at)) {
        if (next === first || from.has(next) || found.length >= most) continue
        from.set(next, at)
        found.push(next)
        queue.push(next)
      }
    return { found, from }
  }
}

/** Direct causes and effects on one side, by place in the one order. */
class Neighbours {
  private readonly side: Side
  private readonly items: readonly (Item | undefined)[]
  /** For each item of the side, its place in the one order. */
  private readonly at: Int32Array
  /** For each send, its handling. */
  private readonly handling = new Map<number, number>()

  constructor(side: Side, items: readonly (Item | undefined)[]) {
    this.side = side
    this.items = items
    this.at = new Int32Array(side.items.length).fill(-1)
    for (const [place, item] of items.entries()) if (item) this.at[item.index] = place
    for (const { index, cause } of side.items) if (cause >= 0) this.handling.set(cause, index)
  }

  previous(place: number): number[] {
    const item = this.items[place]
    if (!item) return []
    return [...this.placeOf(item.cause), ...this.neighbour(item, -1)]
  }

  next(place: number): number[] {
    const item = this.items[place]
    if (!item) return []
    const handled = this.handling.get(item.index)
    return [...this.placeOf(handled), ...this.neighbour(item, 1)]
  }

  private neighbour({ node, place }: Item, step: number): number[] {
    const other = this.side.byNode.get(node)?.[place + step]
    return this.placeOf(other?.index)
  }

  /** None for what is not in the one order. */
  private placeOf(index: number | undefined): number[] {
    const at = index === undefined || index < 0 ? -1 : (this.at[index] ?? -1)
    return at < 0 ? [] : [at]
  }
}

/** What became of a message on its way is no cause of what its sender does next. */
function isPlumbing(pair: Compared | undefined): boolean {
  const op = pair?.after?.event?.op
  return pair?.status === 'same' && (op === 'queue' || op === 'block' || op === 'lose')
}

/** That a message is put into an outbox says no more than that it is sent. */
function isQueue(pair: Compared | undefined): boolean {
  return (pair?.after ?? pair?.before)?.event?.op === 'queue'
}

/** Where what is put into an outbox here is sent; here if it never is. */
function sendOf(ordered: readonly Compared[], at: number): number {
  const queued = keyOf(ordered[at])
  if (!isQueue(ordered[at])) return at
  const sent = ordered.findIndex(
    (pair, i) => i > at && keyOf(pair) === queued && !isQueue(pair) && pair.status !== 'same',
  )
  return sent < 0 ? at : sent
}

function keyOf(pair: Compared | undefined): string | undefined {
  const event = (pair?.after ?? pair?.before)?.event
  if (!event || !isMessageEvent(event) || event.op === 'handle') return undefined
  return JSON.stringify([event.node, event.to, event.message, event.fields])
}

function nodesOf(shown: readonly Compared[], { before, after }: Sides, isNew: IsNew): WindowNode[] {
  return participantsOf(shown).map((node) => {
    const own = shown.filter((pair) => (pair.after ?? pair.before)?.node === node)
    const states = (isEnd: boolean): SideStates => ({
      before: stateAfter(before, node, edge(own, shown, before, 'before', node, isEnd)) ?? null,
      after: stateAfter(after, node, edge(own, shown, after, 'after', node, isEnd)) ?? null,
    })
    const [start, end] = [states(false), states(true)]
    const differs = differing(end).filter((name) => !isNew('set', name))
    const label = after.cells.node(node)
    return { node, label, ...wordsAt(node, { before, after }, start, end), start, end, differs }
  })
}

/** Of what kind the node is, and what of it is not known, where there is something to tell. */
function wordsAt(
  node: string,
  sides: Sides,
  start: SideStates,
  end: SideStates,
): Pick<WindowNode, 'kinds' | 'unknown'> {
  const unknownOn = (side: SideName) =>
    [...sides[side].vocabulary.variables.keys()].filter((name) => {
      const isAbsent = [start[side], end[side]].some((state) => state !== null && own(state, name) === undefined)
      return isAbsent && hasVariable(sides[side], node, name)
    })
  const unknown = { before: unknownOn('before'), after: unknownOn('after') }
  const [before, after] = [sides.before.kinds.get(node), sides.after.kinds.get(node)]
  return {
    ...(before === undefined && after === undefined
      ? {}
      : { kinds: { ...present('before', before), ...present('after', after) } }),
    ...(unknown.before.length + unknown.after.length > 0 ? { unknown } : {}),
  }
}

/** How many of the node's items are past before the window, or when it ends. */
function edge(
  own: readonly Compared[],
  shown: readonly Compared[],
  side: Side,
  key: SideName,
  node: string,
  isEnd: boolean,
): number {
  const all = side.byNode.get(node) ?? []
  const places = own.flatMap((pair) => pair[key]?.place ?? [])
  if (places.length > 0) return isEnd ? greatest(places) + 1 : least(places)
  // Nothing of the window is on this side: the moment is the one that the lines of the other side stand at.
  const others = own.flatMap((pair) => pair[key === 'before' ? 'after' : 'before']?.place ?? [])
  if (others.length > 0) return Math.min(all.length, least(others))
  // Nothing of the window is at this node: it is as it was when it is first spoken of.
  const speaking = shown.flatMap((pair) => pair[key] ?? []).filter((item) => peerIn(item) === node)
  const start = least(speaking.map(({ index }) => index))
  return all.filter(({ index }) => index < start).length
}

function differing({ before, after }: SideStates): string[] {
  const [a, b]: [State, State] = [before ?? {}, after ?? {}]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => {
    const [left, right] = [own(a, name), own(b, name)]
    return !isSameValue(left, right) && !isUnknown(before, left) && !isUnknown(after, right)
  })
}
