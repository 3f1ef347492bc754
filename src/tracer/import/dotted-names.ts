/** The fields of an object with which a path can begin, and what is left of it: names may have dots in them. */
export function* namesIn(value: object, path: readonly string[]): Generator<[name: string, rest: readonly string[]]> {
  let name = ''
  for (const [i, part] of path.entries()) {
    name = i === 0 ? part : `${name}.${part}`
    if (Object.hasOwn(value, name)) yield [name, path.slice(i + 1)]
  }
}

/** What stands at a path whose names may have dots in them; those without are looked at first. */
export function dottedAt(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return value
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, rest] of namesIn(value, path)) {
    const found = dottedAt(Reflect.get(value, name), rest)
    if (found !== undefined) return found
  }
  return undefined
}
