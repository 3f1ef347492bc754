/** Of lists of names, one for each thing: some names so that every thing that has any has one of them, most useful first. */
export function greedyCover(lists) {
  const chosen = []
  let open = lists.filter((names) => names.length > 0)
  while (open.length > 0) {
    const counts = new Map()
    for (const name of open.flat()) counts.set(name, (counts.get(name) ?? 0) + 1)
    // Of equally useful ones the first by name.
    const [best] = [...counts].sort(([a, i], [b, j]) => j - i || (a < b ? -1 : 1))[0]
    chosen.push(best)
    open = open.filter((names) => !names.includes(best))
  }
  return chosen
}
