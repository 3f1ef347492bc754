import type { NodeState } from '../../src/raft/index.ts'

/**
 * Election time-outs that a script sets. They last until the node's role or term is another; here, a node draws one
 * anew whenever it begins to wait.
 */
export class Timeouts {
  private readonly all = new Map<string, Pick<NodeState, 'role' | 'term'> & { readonly ticks: number }>()

  set({ id, role, term }: Readonly<NodeState>, ticks: number): void {
    this.all.set(id, { role, term, ticks })
  }

  /** To be called before time passes for the node. */
  keep(node: Readonly<NodeState>): void {
    const own = this.all.get(node.id)
    if (own?.role === node.role && own.term === node.term) (node as NodeState).electionTimeoutTicks = own.ticks
  }
}
