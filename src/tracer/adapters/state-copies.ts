import { LIMITS } from '../common/limits.ts'

/** A copy of plain data, which stays as it is when the original changes. Anything else is handed on as it is. */
export function copyOf<T>(value: T, depth: number = LIMITS.stateDepth): T {
  if (typeof value !== 'object' || value === null || depth === 0) return value
  if (Array.isArray(value)) return value.map((entry) => copyOf(entry, depth - 1)) as T
  if (!isPlain(value) && depth < LIMITS.stateDepth) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyOf(each, depth - 1)])) as T
}

/** Whether two values of a state say the same. What is deeper than a state may be is the same as nothing but itself. */
export function isSame(one: unknown, other: unknown, depth: number = LIMITS.stateDepth): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (depth === 0 || Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  return names.every(
    (name) => Object.hasOwn(other, name) && isSame(one[name as keyof object], other[name as keyof object], depth - 1),
  )
}

/** An object of any realm that was written as `{…}`. */
function isPlain(value: object): boolean {
  const above = Object.getPrototypeOf(value)
  return above === null || Object.getPrototypeOf(above) === null
}
