import type { NodeId } from '../raft/index.ts'
import { majority } from '../raft/index.ts'

const NOBODY: ReadonlySet<NodeId> = new Set()

/** Which node can reach which. Every direction is its own link. */
export class Network {
  private readonly nodes: NodeId[]
  private readonly cut = new Map<NodeId, Set<NodeId>>()

  constructor(nodes: readonly NodeId[]) {
    this.nodes = [...nodes]
  }

  /** Another node is there, and can reach all others. */
  add(node: NodeId): void {
    this.nodes.push(node)
  }

  /** Whether a message that `from` sends now gets to `to`. */
  reaches(from: NodeId, to: NodeId): boolean {
    return !this.cut.get(from)?.has(to)
  }

  cutLink(from: NodeId, to: NodeId): void {
    const links = this.cut.get(from) ?? new Set()
    this.cut.set(from, links.add(to))
  }

  /** Cuts exactly the links between nodes of different groups. A node that no group names is alone. */
  partition(groups: readonly (readonly NodeId[])[]): void {
    this.heal()
    for (const from of this.nodes)
      for (const to of this.nodes) {
        const together = from === to || groups.some((group) => group.includes(from) && group.includes(to))
        if (!together) this.cutLink(from, to)
      }
  }

  heal(): void {
    this.cut.clear()
  }

  /** The nodes that cannot talk, both ways, with enough others to make a majority. */
  cutOff(): ReadonlySet<NodeId> {
    if (this.cut.size === 0) return NOBODY
    const inTouch = (a: NodeId, b: NodeId) => this.reaches(a, b) && this.reaches(b, a)
    const reachable = (node: NodeId) => this.nodes.filter((other) => inTouch(node, other)).length
    return new Set(this.nodes.filter((node) => reachable(node) < majority(this.nodes.length)))
  }
}
