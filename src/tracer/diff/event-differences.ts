import { isSameValue, isSplice } from '../trace/entry-list.ts'
import { type Changes, isMessageEvent, peerOf, type State } from '../trace/events.ts'
import { hasVariable, type IsNew, type Item, kindOf, type Sides } from './align/items.ts'
import type { Pair } from './align/pair-items.ts'
import { isSameSplice } from './align/splices.ts'
import type { DiffClass, FieldDifference, Status } from './report.ts'

/** A pair, and what its two say differently. */
export interface Compared extends Pair {
  readonly status: Status
  readonly class: DiffClass
  readonly fields: readonly FieldDifference[]
  /** The message was handled before any like it was sent, on one side only. */
  readonly otherCause: boolean
  /** It could not happen on the other side, because the test had failed. */
  readonly isCutOff: boolean
}

export function comparePair(pair: Pair, sides: Sides, isNew: IsNew, isCutOff: boolean): Compared {
  const { before, after, moved } = pair
  const fields = before && after ? fieldDifferences(before, after, sides, isNew) : []
  const otherCause = before !== undefined && after !== undefined && before.early !== after.early
  const status = statusOf(pair, fields.length > 0 || otherCause)
  if (status === 'same') return { before, after, moved, status, class: 'nothing', fields, otherCause, isCutOff }
  const isOutcome = !isCutOff && [before, after].some((item) => isTelling(item, sides))
  const differs =
    status === 'added' ||
    status === 'removed' ||
    (!moved && fields.some((field) => (field.in === 'fields' && !field.isNew) || field.in === 'name'))
  const difference = isOutcome && differs ? 'outcome' : 'behaviour'
  return { before, after, moved, status, class: difference, fields, otherCause, isCutOff }
}

function statusOf({ before, after, moved }: Pair, differs: boolean): Status {
  if (!before) return 'added'
  if (!after) return 'removed'
  if (moved) return 'moved'
  return differs ? 'changed' : 'same'
}

/** An alarm, or what the world outside is told. */
function isTelling(item: Item | undefined, sides: Sides): boolean {
  return isMarked(item, sides, 'alarm') || isMarked(item, sides, 'answer')
}

/** Whether the words of either side say this of an event: older ones may not say it yet. */
export function isMarked(item: Item | undefined, { before, after }: Sides, what: 'alarm' | 'answer'): boolean {
  const op = item?.event?.op
  return op !== undefined && [before, after].some(({ vocabulary }) => vocabulary.marks.get(op)?.[what] === true)
}

function fieldDifferences(before: Item, after: Item, sides: Sides, isNew: IsNew): FieldDifference[] {
  const kind = kindOf(after.event)
  const [called, isSaid] = [kindOf(before.event), isSame(before.event?.fields, after.event?.fields)]
  if (isSaid && isSame(before.set, after.set) && before.kind === after.kind && called === kind)
    return kindDifference(before, after, sides)
  const name = after.event && isMessageEvent(after.event) ? 'message' : 'mark'
  const renamed: FieldDifference[] = called === kind ? [] : [{ in: 'name', name, before: called, after: kind }]
  const [peerBefore, peerAfter] = [peerNode(before), peerNode(after)]
  const peer: FieldDifference[] =
    peerBefore === peerAfter
      ? []
      : [{ in: 'peer', name: 'peer', ...present('before', peerBefore), ...present('after', peerAfter) }]
  const differences = (where: 'fields' | 'set', a: Changes = NONE, b: Changes = NONE) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((name) => !isSameChange(own(a, name), own(b, name)))
      .flatMap((name): FieldDifference[] => {
        const fresh = where === 'set' ? isNewAt(name, after.node, sides, isNew) : isNew(kind, name)
        if (where === 'set' && !fresh && comesToTheSame(name, before, after)) return []
        const values = { ...present('before', own(a, name)), ...present('after', own(b, name)) }
        return [{ in: where, name, ...values, ...(fresh ? { isNew: true } : {}) }]
      })
  return [
    ...renamed,
    ...peer,
    ...kindDifference(before, after, sides),
    ...differences('fields', before.event?.fields, after.event?.fields),
    ...differences('set', before.set, after.set),
  ]
}

/** That a node is of another kind is told where it comes to be. Where one side has no kinds, nothing is. */
function kindDifference(before: Item, after: Item, sides: Sides): FieldDifference[] {
  if (before.place !== 0 || after.place !== 0) return []
  const [a, b] = [sides.before.kinds.get(before.node), sides.after.kinds.get(after.node)]
  return a === undefined || b === undefined || a === b ? [] : [{ in: 'set', name: 'kind', before: a, after: b }]
}

/** Whether only one side's words have the variable, or have it for such a node. */
function isNewAt(name: string, node: string, { before, after }: Sides, isNew: IsNew): boolean {
  return isNew('set', name) || hasVariable(before, node, name) !== hasVariable(after, node, name)
}

/**
 * Whether a change that only one side tells makes no difference: a side does not know the variable, or has come to know
 * it here, as the other has it. What a node begins with is the same whether it is told or not.
 */
function comesToTheSame(name: string, before: Item, after: Item): boolean {
  const [a, b] = [before.around, after.around]
  if (!a || !b) return false
  const [left, right] = [own(a.after, name), own(b.after, name)]
  if (left === undefined || right === undefined) return true
  if (!isSameValue(left, right)) return false
  const [leftBefore, rightBefore] = [own(a.before ?? NONE_YET, name), own(b.before ?? NONE_YET, name)]
  return leftBefore === undefined || rightBefore === undefined || isSameValue(leftBefore, rightBefore)
}

const NONE: Changes = {}
const NONE_YET: State = {}

/** Most are, and that is seen fast. */
function isSame(a: Changes = NONE, b: Changes = NONE): boolean {
  let count = 0
  for (const name in a) {
    if (!isSameChange(a[name], own(b, name))) return false
    count += 1
  }
  for (const _ in b) count -= 1
  return count === 0
}

function peerNode({ event }: Item): string | undefined {
  return event && isMessageEvent(event) ? peerOf(event) : undefined
}

/** Lists that change in the same way are as good as the same: what they were before is compared elsewhere. */
function isSameChange(a: Changes[string] | undefined, b: Changes[string] | undefined): boolean {
  return a === b || (isSplice(a) && isSplice(b) && isSameSplice(a, b))
}

export function own<V>(values: Readonly<Record<string, V>>, name: string): V | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

export function present<K extends string, V>(key: K, value: V | undefined): { [k in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [k in K]?: V }
}
