import type { NodeId } from '../../raft/index.ts'
import type { Finding, Property } from './checker.ts'

/** A property that must always hold does not: the engine is wrong, or a test has broken a node on purpose. */
export class SimViolation extends Error {
  override readonly name = 'SimViolation'
  readonly code = 'SIM_VIOLATION'
  readonly property: Property
  /** The step that broke it: inputs, crashes and restarts of all nodes, counted from 1. */
  readonly step: number
  /** The nodes whose states contradict each other. */
  readonly nodes: readonly NodeId[]
  /** What was found, in words. */
  readonly found: string

  constructor(property: Property, step: number, { nodes, found }: Finding) {
    const where = nodes.length === 1 ? `node ${nodes[0]}` : `nodes ${nodes.join(', ')}`
    super(`${property} is broken since step ${step}, at ${where}: ${found}`)
    this.property = property
    this.step = step
    this.nodes = nodes
    this.found = found
  }
}
