import type { Value } from '../trace/events.ts'
import { initialState, type Vocabulary } from '../trace/vocabulary.ts'

export type Told = Readonly<Record<string, Value>>

/** What is known of the states of nodes, and what is new in what is told. */
export class ToldValues {
  private readonly vocabulary: Vocabulary
  private readonly kind: (node: string) => string | undefined
  private readonly nodes = new Map<string, Map<string, Value>>()

  constructor(vocabulary: Vocabulary, kind: (node: string) => string | undefined) {
    this.vocabulary = vocabulary
    this.kind = kind
  }

  /** What of this differs from what was known, which it is from now on; undefined if nothing. */
  take(node: string, told: Told): Told | undefined {
    const known = this.of(node)
    let changed: Record<string, Value> | undefined
    for (const name in told) {
      const value = told[name] as Value
      if (known.get(name) === value) continue
      known.set(name, value)
      changed ??= {}
      changed[name] = value
    }
    return changed
  }

  /** What is known of a node that is not so at first. */
  sinceFirst(node: string): Told {
    const first = initialState(this.vocabulary, this.kind(node))
    return Object.fromEntries([...this.of(node)].filter(([name, value]) => first[name] !== value))
  }

  private of(node: string): Map<string, Value> {
    const known = this.nodes.get(node)
    if (known) return known
    const first = Object.entries(initialState(this.vocabulary, this.kind(node)))
    const made = new Map(
      first.filter((entry): entry is [string, Value] => typeof entry[1] !== 'object' || entry[1] === null),
    )
    this.nodes.set(node, made)
    return made
  }
}
