/**
 * A copy of something that steps change, with all that it refers to: lists, maps, sets, and objects with their classes.
 * Functions are the same, and so is what `isShared` says never changes. `known`: what has its copy already.
 */
export function copyOf<T>(value: T, isShared: (value: object) => boolean, known = new Map<object, object>()): T {
  return copy(value, { isShared, known }) as T
}

interface Copying {
  readonly isShared: (value: object) => boolean
  readonly known: Map<object, object>
}

function copy(value: unknown, copying: Copying): unknown {
  if (typeof value !== 'object' || value === null) return value
  const known = copying.known.get(value)
  if (known !== undefined) return known
  if (ArrayBuffer.isView(value) || copying.isShared(value)) return value
  if (Array.isArray(value)) return copyList(value, copying)
  if (value instanceof Map) return copyMap(value, copying)
  if (value instanceof Set) return copySet(value, copying)
  const prototype = Object.getPrototypeOf(value)
  const copied = Object.create(prototype)
  copying.known.set(value, copied)
  // What a class says by getters is not the object's own; to ask each field for one takes most of the time.
  if (prototype !== Object.prototype) {
    for (const name of Object.keys(value)) copied[name] = copy(Reflect.get(value, name), copying)
    return copied
  }
  for (const name of Reflect.ownKeys(value)) copyField(value, copied, name, copying)
  return copied
}

/** What a getter says, it says of the copy then. */
function copyField(from: object, to: object, name: string | symbol, copying: Copying): void {
  const field = Object.getOwnPropertyDescriptor(from, name)
  if (field === undefined) return
  if (field.get === undefined) field.value = copy(field.value, copying)
  Object.defineProperty(to, name, field)
}

function copyList(list: readonly unknown[], copying: Copying): unknown[] {
  const copied: unknown[] = []
  copying.known.set(list, copied)
  for (const each of list) copied.push(copy(each, copying))
  return copied
}

function copyMap(map: ReadonlyMap<unknown, unknown>, copying: Copying): Map<unknown, unknown> {
  const copied = new Map()
  copying.known.set(map, copied)
  for (const [key, value] of map) copied.set(copy(key, copying), copy(value, copying))
  return copied
}

function copySet(set: ReadonlySet<unknown>, copying: Copying): Set<unknown> {
  const copied = new Set()
  copying.known.set(set, copied)
  for (const each of set) copied.add(copy(each, copying))
  return copied
}
