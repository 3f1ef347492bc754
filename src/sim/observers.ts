import type { Message, NodeId, NodeState } from '../raft/index.ts'
import type { OwnMessage } from './in-transit.ts'
import { fieldsOf, type Mark, type Observation, type Observer, type ShownState, type Values } from './observation.ts'
import { type LogEntry, ShownLog } from './shown-log.ts'

/** Whoever watches a cluster. What they are shown is made when there is one: of a message once. */
export class Observers {
  private readonly observers: Observer[] = []
  private readonly stateOf: (id: NodeId) => Values
  private readonly logOf: (id: NodeId) => NodeState['log']
  /** Each node's state as it was shown last. */
  private readonly shown = new Map<NodeId, Values>()
  private readonly shownLogs = new Map<NodeId, ShownLog>()

  /** `stateOf`: a node as it is shown, without its log. */
  constructor(stateOf: (id: NodeId) => Values, logOf: (id: NodeId) => NodeState['log']) {
    this.stateOf = stateOf
    this.logOf = logOf
  }

  /** Whether anybody watches. */
  get present(): boolean {
    return this.observers.length > 0
  }

  add(observer: Observer): void {
    this.observers.push(observer)
  }

  /** All of a node's log, for one who asks. */
  wholeLog(id: NodeId): LogEntry[] {
    return this.shownLogOf(id).whole(this.logOf(id))
  }

  mark(node: NodeId, op: Mark, fields?: Values): void {
    if (this.present) this.tell(fields ? { node, op, fields } : { node, op })
  }

  /** Something has become of a message of one of the nodes. */
  report(op: 'queue' | 'send' | 'block' | 'lose', own: OwnMessage): void {
    if (!this.present) return
    const { from, to, kind } = own.message
    this.tell({ message: kind, fields: shownOf(own), node: from, op, to })
  }

  /** A message is lost that was in other hands. */
  lose(message: Message): void {
    this.report('lose', { type: 'message', message, shown: undefined })
  }

  /** The node has handled a message. */
  handled(node: NodeId, message: Message, fields: Values): void {
    this.tell({ message: message.kind, fields, node, op: 'handle', from: message.from })
  }

  private tell(observation: Observation): void {
    const state = this.shownStateOf(observation.node)
    for (const observer of this.observers) observer(observation, state)
  }

  /** The same object as last time if nothing of it has changed: observers need not compare what is the same. */
  private shownStateOf(id: NodeId): ShownState {
    const now = this.stateOf(id)
    const log = this.shownLogOf(id).changeTo(this.logOf(id))
    if (log !== undefined) return this.keep(id, now, { ...now, log })
    const last = this.shown.get(id)
    return last !== undefined && isSame(last, now) ? last : this.keep(id, now, now)
  }

  private keep(id: NodeId, now: Values, shown: ShownState): ShownState {
    this.shown.set(id, now)
    return shown
  }

  private shownLogOf(id: NodeId): ShownLog {
    const known = this.shownLogs.get(id) ?? new ShownLog()
    this.shownLogs.set(id, known)
    return known
  }
}

/** Whether a node's state is the same in all that is shown of it. */
function isSame(a: Values, b: Values): boolean {
  for (const name in a) if (a[name] !== b[name]) return false
  return true
}

/** What observers are shown of the message's contents: the same each time, wherever it is by then. */
export function shownOf(own: OwnMessage): Values {
  own.shown ??= fieldsOf(own.message)
  return own.shown
}
