/** What the checkers are fed by hand: steps of nodes that need not have come about by any rule. */
import type { Answer, Effect, Input, LogRecord, NodeState } from '../../src/raft/index.ts'
import { Checkers } from '../../src/sim/checkers.ts'
import { SimViolation } from '../../src/sim/index.ts'
import { makeNode, type NodeOptions } from './raft.ts'

const VOTERS = ['1', '2', '3']

/** The node with this id, of three. Tests change it as they like. */
export function nodeOf(id: string, options: NodeOptions = {}): NodeState {
  return makeNode({ id, voters: VOTERS, ...options })
}

interface Happening {
  readonly input?: Input
  readonly effects?: readonly Effect[]
  /** By request. */
  readonly answers?: Readonly<Record<string, Answer>>
}

export class FedCheckers {
  readonly checkers = new Checkers(() => {})

  step(node: NodeState, { input = { type: 'tick' }, effects = [], answers = {} }: Happening = {}): void {
    const outgoing = Object.entries(answers).map(([request, answer]) => ({ type: 'answer', request, answer }) as const)
    this.checkers.afterStep(node, input, effects, outgoing)
  }

  /** The node has committed, and applied, all up to `index`. */
  commit(node: NodeState, index: number): void {
    const records = node.log.slice(node.lastApplied + 1, index - node.lastApplied)
    Object.assign(node, { commitIndex: index, lastApplied: index })
    this.step(node, { effects: records.map(applied) })
  }
}

export function applied(record: LogRecord): Effect {
  return { type: 'apply', record, request: null }
}

/** What the checkers throw; fails if they throw nothing. */
export function violationOf(act: () => unknown): SimViolation {
  try {
    act()
  } catch (error) {
    if (error instanceof SimViolation) return error
    throw error
  }
  throw new Error('nothing was reported')
}

/** The node's log as it is when a snapshot stands for all up to `snapshotIndex`. */
export function compact(node: NodeState, snapshotIndex: number): NodeState {
  const { log } = node
  const kept = {
    snapshotIndex,
    firstIndex: snapshotIndex + 1,
    at: (index: number) => (index > snapshotIndex ? log.at(index) : undefined),
    termAt: (index: number) => (index >= snapshotIndex ? log.termAt(index) : undefined),
    get lastIndex() {
      return log.lastIndex
    },
    get lastTerm() {
      return log.lastTerm
    },
  }
  return Object.assign(node, { log: kept as unknown as NodeState['log'] })
}
