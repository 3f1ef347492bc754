import type { Conditions, EventPart, Part, Wanted } from './evidence.ts'
import { namesIn, partsIn, wantedNames } from './names.ts'

/** An event that is still to be found, and the names of a part before it that it must have the values of. */
export interface Ahead {
  readonly part: EventPart
  readonly names: readonly string[]
}

/**
 * The events without which the parts that come later cannot be seen, as far as they share names with a part: whatever that
 * has the names stand for, there must be such events, or the way leads nowhere.
 */
export function eventsAhead(part: Part, later: readonly Part[]): readonly Ahead[] {
  const given = namesIn(part)
  if (given.size === 0 || later.length === 0) return []
  const again = new Set(later.flatMap(labelsIn))
  return later.flatMap(requiredIn).flatMap((each) => {
    const names = [...namesIn(each)].filter((name) => given.has(name) && !again.has(name))
    return names.length === 0 ? [] : [{ part: each, names }]
  })
}

const required = new WeakMap<Part, readonly EventPart[]>()

/** The events without which a part cannot be seen. */
function requiredIn(part: Part): readonly EventPart[] {
  const known = required.get(part)
  if (known) return known
  const events = 'op' in part ? [part] : 'any' in part || 'none' in part ? [] : partsIn(part).flatMap(requiredIn)
  required.set(part, events)
  return events
}

const labels = new WeakMap<Part, readonly string[]>()

/** The names that messages are given in a part. Each may be given again, to another message. */
function labelsIn(part: Part): readonly string[] {
  const known = labels.get(part)
  if (known) return known
  const given = 'op' in part ? (part.as === undefined ? [] : [part.as]) : partsIn(part).flatMap(labelsIn)
  labels.set(part, given)
  return given
}

/** What an event must be like whatever names stand for. */
export function withoutNames({
  as: _,
  like: __,
  node,
  from,
  to,
  fields,
  before,
  after,
  set,
  ...rest
}: EventPart): EventPart {
  const places = Object.entries({ node, from, to }).filter(([, wanted]) => wanted !== undefined && isFixed(wanted))
  const conditions = Object.entries({ fields, before, after, set }).flatMap(([name, wanted]) =>
    wanted === undefined ? [] : [[name, fixedOf(wanted)]],
  )
  return { ...rest, ...Object.fromEntries([...places, ...conditions]) }
}

function fixedOf(conditions: Conditions): Conditions {
  return Object.fromEntries(Object.entries(conditions).filter(([, wanted]) => isFixed(wanted)))
}

function isFixed(wanted: Wanted): boolean {
  return wantedNames(wanted).length === 0
}
