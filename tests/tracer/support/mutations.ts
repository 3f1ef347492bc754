import fc from 'fast-check'

/** A JSON value. */
type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Path = readonly (string | number)[]

/** Every place in a value, its own first. */
function placesIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, each]) =>
    placesIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return [path, ...inner]
}

function change(value: Json, [key, ...rest]: Path, act: (old: Json) => Json | undefined): Json | undefined {
  if (key === undefined) return act(value)
  const entries = Object.entries(value as object).flatMap(([name, each]): [string, Json][] => {
    const changed: Json | undefined = name === String(key) ? change(each, rest, act) : each
    return changed === undefined ? [] : [[name, changed]]
  })
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries)
}

/**
 * Values that differ from one of `samples` in up to three places: something is gone, is another of `values` or anything,
 * or has one more field, called one of `names` or anything.
 */
export function mutationsOf(
  samples: readonly Json[],
  names: readonly string[],
  values: readonly Json[],
): fc.Arbitrary<Json> {
  const name = fc.oneof(fc.constantFrom(...names), fc.string()).filter((each) => each !== '__proto__')
  const value = fc.oneof(fc.constantFrom(...values), fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>)
  const mutation = fc.record({ kind: fc.constantFrom('drop', 'put', 'add'), at: fc.nat(), name, value })
  const mutate = (from: Json, { kind, at, name, value }: { kind: string; at: number; name: string; value: Json }) => {
    const places = placesIn(from)
    return (
      change(from, places[at % places.length] ?? [], (old) => {
        if (kind === 'drop') return undefined
        if (kind === 'put') return value
        return typeof old === 'object' && old !== null && !Array.isArray(old) ? { ...old, [name]: value } : old
      }) ?? null
    )
  }
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(mutation, { maxLength: 3 }))
    .map(([sample, all]) => all.reduce(mutate, sample))
}
