import type { Value } from '../../trace/events.ts'
import { isVariable } from './bindings.ts'
import type { Conditions, EventPart, Part, StatePart, Wanted } from './evidence.ts'
import type { Need } from './way.ts'

const known = new WeakMap<Part, ReadonlySet<string>>()

/** The names that a part speaks of: those of values, like `$node`, and those of messages. */
export function namesIn(part: Part): ReadonlySet<string> {
  const found = known.get(part)
  if (found) return found
  const names = new Set(namesOf(part))
  known.set(part, names)
  return names
}

function namesOf(part: Part): readonly string[] {
  if ('op' in part) return [...eventNames(part)]
  if ('at' in part) return stateNames(part)
  const inner = partsIn(part).flatMap((each) => [...namesIn(each)])
  return 'different' in part && part.different !== undefined ? [...inner, part.different] : inner
}

/** The parts that a part consists of; none if it is about an event or a state. */
export function partsIn(part: Part): readonly Part[] {
  if ('inOrder' in part) return part.inOrder
  if ('all' in part) return part.all
  if ('any' in part) return part.any
  if ('none' in part) return [part.none]
  return 'of' in part ? [part.of] : []
}

function eventNames({ node, from, to, fields, before, after, set, as: label, like }: EventPart): readonly string[] {
  const values = [node, from, to].flatMap(wantedNames)
  const conditions = [fields, before, after, set].flatMap(conditionNames)
  return [...values, ...conditions, ...[label, like].filter((name) => name !== undefined)]
}

function stateNames({ node, state }: StatePart): readonly string[] {
  return [...wantedNames(node), ...conditionNames(state)]
}

function conditionNames(conditions: Conditions | undefined): readonly string[] {
  return Object.values(conditions ?? {}).flatMap(wantedNames)
}

export function wantedNames(wanted: Wanted | undefined): readonly string[] {
  const operands: (Value | undefined)[] =
    typeof wanted === 'object' && wanted !== null ? Object.values(wanted).flat() : [wanted]
  return operands.filter((operand) => isVariable(operand))
}

/** The names that matter as long as these parts are still to be looked for. */
export function namesNeeded(parts: readonly Part[], { names }: Need): Pick<Need, 'names'> {
  return names === undefined ? {} : { names: new Set([...names, ...parts.flatMap((part) => [...namesIn(part)])]) }
}
