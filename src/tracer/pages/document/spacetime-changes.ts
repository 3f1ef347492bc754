import type { Cells } from '../../trace/cells.ts'
import type { Values } from '../../trace/events.ts'
import type { States } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import type { Detail } from './alarms.ts'
import type { PlacedRow } from './spacetime-rows.ts'

/** What became of a node's state variables since the row above. Its role is told elsewhere. */
export interface NodeChange {
  readonly node: string
  /** In short: `t-1 li-2`. */
  readonly text: string
  readonly details: readonly Detail[]
}

/** For each row what changed since the one above; for the first, since the section began. */
export function changesOf(
  before: States,
  rows: readonly PlacedRow[],
  cells: Cells,
  vocabulary: Vocabulary,
): (readonly NodeChange[])[] {
  const place = new Map([...(rows.at(-1)?.states ?? before).keys()].map((node, i) => [node, i]))
  const inOrder = (a: string, b: string) => (place.get(a) ?? 0) - (place.get(b) ?? 0)
  return rows.map(({ states, touched }, i) => {
    const above = rows[i - 1]?.states ?? before
    if (states === above) return []
    return [...touched].sort(inOrder).flatMap((node) => {
      const earlier = above.get(node)
      const now = states.get(node)
      if (earlier === undefined || now === undefined || earlier === now) return []
      return nodeChange(node, earlier, now, cells, vocabulary)
    })
  })
}

function nodeChange(node: string, earlier: Values, now: Values, cells: Cells, vocabulary: Vocabulary): NodeChange[] {
  const changed = [...vocabulary.variables.values()].filter(({ id }) => earlier[id] !== now[id])
  if (changed.length === 0) return []
  const details = changed.map((variable) => ({
    field: variable.id,
    value: `${cells.value(variable, earlier[variable.id] ?? null)} → ${cells.value(variable, now[variable.id] ?? null)}`,
  }))
  // What cells have no short form for is told by its name.
  const texts = changed.map((variable) => {
    const value = now[variable.id] ?? null
    return cells.change(variable, value) || `${variable.id} ${cells.value(variable, value)}`
  })
  return [{ node, text: texts.join(' '), details }]
}
