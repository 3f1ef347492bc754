import type { Sequence } from './sequence.ts'

/** A role, by its id and as diagrams call it. */
interface Role {
  readonly role: string
  readonly label: string
}

/** The nodes' roles before a step. Steps are asked for in their order. */
export class RolesAt {
  private readonly steps: Sequence['steps']
  private readonly now: Map<string, Role>
  private at = 0

  constructor({ participants, steps }: Sequence) {
    this.steps = steps
    this.now = new Map(participants.map(({ node, role, roleLabel }) => [node, { role, label: roleLabel }]))
  }

  before(step: number, node: string): Role {
    for (; this.at < step; this.at += 1) {
      const passed = this.steps[this.at]
      if (passed?.type === 'role') this.now.set(passed.node, { role: passed.role, label: passed.label })
    }
    return this.now.get(node) ?? { role: '', label: '' }
  }
}
