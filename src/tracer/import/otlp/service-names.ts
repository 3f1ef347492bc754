import type { Span } from './span.ts'

/** An instance is told by so many characters of its id at least. */
const LEAST_CHARACTERS = 4

/**
 * What the node of a span is called: the service, and where it has several instances, the shortest beginning of the
 * instance's id that no other instance of it shares.
 */
export function serviceNames(spans: readonly Span[]): (span: Span) => string {
  const instances = new Map<string, Set<string>>()
  for (const { service, instance } of spans) {
    const known = instances.get(service) ?? new Set()
    instances.set(service, known.add(instance ?? ''))
  }
  const names = new Map<string, string>()
  for (const [service, ids] of instances) {
    const characters = ids.size > 1 ? enough([...ids]) : 0
    for (const id of ids)
      names.set(keyOf(service, id), characters === 0 || id === '' ? service : `${service}/${id.slice(0, characters)}`)
  }
  return ({ service, instance = '' }) => names.get(keyOf(service, instance)) ?? service
}

function keyOf(service: string, instance: string): string {
  return JSON.stringify([service, instance])
}

/** How many characters of each are enough to tell them apart: one more than two neighbours have in common. */
function enough(ids: readonly string[]): number {
  const inOrder = ids.toSorted((a, b) => (a < b ? -1 : 1))
  return inOrder.reduce((most, id, i) => Math.max(most, sharedLength(inOrder[i - 1] ?? '', id) + 1), LEAST_CHARACTERS)
}

function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}
