/** Things by what they have in common, in the order in which they come. */
export function groupBy<T, K>(all: Iterable<T>, keyOf: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const each of all) addTo(groups, keyOf(each), each)
  return groups
}

/** Puts something at the end of the list that it belongs to, which is not copied for it. */
export function addTo<T, K>(groups: Map<K, T[]>, key: K, each: T): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [each])
  else group.push(each)
}
