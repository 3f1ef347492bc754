import { EntryList } from '../../trace/entry-list.ts'
import type { State, Value } from '../../trace/events.ts'
import { type Comparison, REFERENCE, type Wanted } from './evidence.ts'

/** What the names of a piece of evidence stand for so far. */
export type Bindings = ReadonlyMap<string, Value>

/** What an event's own references can speak of: `$before.round`, `$after.round`, `$fields.round`. */
export type Own = Readonly<Partial<Record<string, State>>>

/** A value as evidence compares it: of a list how many entries it has. Undefined where there is none. */
export function valueIn(values: State, name: string): Value | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  return value instanceof EntryList ? value.length : value
}

export function isReference(wanted: unknown): wanted is string {
  return typeof wanted === 'string' && wanted.startsWith('$') && REFERENCE.test(wanted)
}

/** A name that stands for a value, without what belongs to the event itself. */
export function isVariable(wanted: unknown): wanted is string {
  return isReference(wanted) && !wanted.includes('.')
}

/**
 * Holds a value against what is wanted of it. Returns the bindings that follow, or undefined where it does not fit: a
 * name that stands for nothing yet stands for this value from here on.
 */
export function suit(
  value: Value | undefined,
  wanted: Wanted | undefined,
  bindings: Bindings,
  own: Own,
): Bindings | undefined {
  if (wanted === undefined) return bindings
  if (typeof wanted === 'object' && wanted !== null) {
    return compares(value, wanted, (operand) => lookUp(operand, bindings, own)) ? bindings : undefined
  }
  if (value === undefined) return undefined
  if (isVariable(wanted) && !bindings.has(wanted)) return new Map(bindings).set(wanted, value)
  return lookUp(wanted, bindings, own) === value ? bindings : undefined
}

function lookUp(operand: Value, bindings: Bindings, own: Own): Value | undefined {
  if (!isReference(operand)) return operand
  const [owner = '', name] = operand.slice(1).split('.')
  if (name === undefined) return bindings.get(operand)
  const values = own[owner]
  return values && valueIn(values, name)
}

/** Whether it speaks of the state of a node, of which not all may be known. */
function isOfState(operand: Value): boolean {
  return isReference(operand) && /^\$(?:before|after)\./.test(operand)
}

function compares(
  value: Value | undefined,
  { above, atLeast, below, atMost, not, oneOf, contains }: Comparison,
  get: (operand: Value) => Value | undefined,
): boolean {
  const holds = (operand: Value | undefined, test: (value: number, operand: number) => boolean) => {
    if (operand === undefined) return true
    const known = get(operand)
    return typeof value === 'number' && typeof known === 'number' && test(value, known)
  }
  const isOther = (operand: Value) => {
    const known = get(operand)
    return known === undefined && isOfState(operand) ? false : value !== known
  }
  return (
    holds(above, (a, b) => a > b) &&
    holds(atLeast, (a, b) => a >= b) &&
    holds(below, (a, b) => a < b) &&
    holds(atMost, (a, b) => a <= b) &&
    (not === undefined || [not].flat().every(isOther)) &&
    (oneOf === undefined || oneOf.some((each) => value !== undefined && value === get(each))) &&
    (contains === undefined || (typeof value === 'string' && value.includes(contains)))
  )
}

/** The same for two bindings in which these names stand for the same; without names, for two that are the same. */
export function keyOf(bindings: Bindings, names?: Iterable<string>): string {
  if (names === undefined) return JSON.stringify([...bindings].sort(([a], [b]) => (a < b ? -1 : 1)))
  let key = ''
  for (const name of names) key += `${JSON.stringify(bindings.get(name))},`
  return key
}

/** What is known of these names alone. */
export function restrictedTo(names: Iterable<string>, bindings: Bindings): Bindings {
  const known = new Map<string, Value>()
  for (const name of names) {
    const value = bindings.get(name)
    if (value !== undefined) known.set(name, value)
  }
  return known
}
