import type { NodeFacts } from './facts.ts'

/**
 * What a script has said of nodes and still holds: each change of a role or a term is told at once, so that both are
 * known from one command to the next. What a Ready tells may have changed since.
 */
export class Known {
  private readonly lasting = new Map<string, NodeFacts>()

  /** What is to be held against the nodes after a command that has said `told`. */
  add(told: ReadonlyMap<string, NodeFacts>): ReadonlyMap<string, NodeFacts> {
    for (const [id, { role, term }] of told) {
      const before = this.lasting.get(id)
      this.lasting.set(id, { ...before, ...(role && { role }), ...(term !== undefined && { term }) })
    }
    const ids = new Set([...told.keys(), ...this.lasting.keys()])
    return new Map([...ids].map((id) => [id, { ...this.lasting.get(id), ...told.get(id) }]))
  }

  /** A command was told to say less than all: what has changed besides is not known. */
  forget(told: ReadonlyMap<string, NodeFacts>): ReadonlyMap<string, NodeFacts> {
    this.lasting.clear()
    return told
  }

  keysOf(facts: ReadonlyMap<string, NodeFacts>): readonly string[] {
    return [...facts].flatMap(([id, each]) => Object.keys(each).map((what) => `${what} ${id}`))
  }
}
