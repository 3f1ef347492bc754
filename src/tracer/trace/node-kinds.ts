/** The nodes that exist, in the order in which they came to be, and the kind that each has; undefined without kinds. */
export class NodeKinds extends Map<string, string | undefined> {
  static of(...nodes: readonly string[]): NodeKinds {
    return new NodeKinds(nodes.map((node) => [node, undefined]))
  }

  /** One that exists stays what it is. */
  add(node: string, kind?: string): void {
    if (!this.has(node)) this.set(node, kind)
  }

  kindOf(node: string): string | undefined {
    return this.get(node)
  }
}
