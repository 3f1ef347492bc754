import type { Effect, Input, Message, NodeState } from '../raft/index.ts'
import type { Checkers } from './checkers.ts'
import type { Host, StepResult } from './host.ts'
import type { Arrived } from './in-transit.ts'
import type { StateMachine } from './machine.ts'
import { fieldsOf, marksOf } from './observation.ts'
import { type Observers, shownOf } from './observers.ts'
import type { Traffic } from './traffic.ts'
import type { WaitingCommands } from './waiting-commands.ts'

/** What every step of a run goes through: a node is given something, observers are told of it, checkers look at it. */
export class Steps<M extends StateMachine> {
  private readonly observers: Observers
  private readonly checkers: Checkers
  private readonly traffic: Traffic<M>
  private readonly commands: WaitingCommands

  constructor(observers: Observers, checkers: Checkers, traffic: Traffic<M>, commands: WaitingCommands) {
    this.observers = observers
    this.checkers = checkers
    this.traffic = traffic
    this.commands = commands
  }

  /** The node handles what has arrived. */
  handle(host: Host<M>, arrived: Arrived): void {
    const { message } = arrived
    // Nobody has had a chance to change what came straight from its sender.
    if (arrived.type === 'message') this.give(host, { type: 'checked_message', message: arrived.message }, arrived)
    else this.give(host, { type: 'message', message }, arrived)
  }

  /** `arrived`: what the input came from, if it is a message. */
  give(host: Host<M>, input: Input, arrived?: Arrived): void {
    this.checkers.assertIntact()
    const { role } = host.state
    const result = host.step(input)
    const { effects, powerCut, diskFailed } = result
    // Cut short at its first write, an input has never been.
    if (powerCut && effects.length === 0) return this.goDown(host, arrived ? [arrived] : [])
    if (this.observers.present) tellStep(this.observers, host.state, role, result, arrived)
    // What a node whose disk has failed holds in memory is not to be trusted: it has ended, and counts as crashed.
    if (diskFailed) return this.end(host)
    this.checkers.afterStep(host.state, input, effects, result.answers)
    if (powerCut) this.goDown(host)
  }

  /** The first `count` writes of the node that have begun end, as one. False where there is none. */
  endWrites(host: Host<M>, count: number): boolean {
    this.checkers.assertIntact()
    const end = host.endWrites(count)
    if (end === undefined) return false
    if (end === 'power_cut') this.goDown(host)
    else {
      if (end.type === 'stored') this.observers.mark(host.state.id, 'stored', { write: end.upTo })
      this.give(host, end)
    }
    return true
  }

  /** A run's turn of the node begins: all that it has begun to write ends, unless its writes are held. */
  storeInTurn(host: Host<M>): boolean {
    return !host.holdsWrites && this.endWrites(host, host.writing.length)
  }

  /** The node has ended in good order, and so do the writes that it had begun. What its disk does not take is lost. */
  endAllWrites(host: Host<M>): void {
    const { id, writes } = host.state
    if (writes === null) return
    const end = host.endWrites(host.writing.length)
    if (end === 'power_cut') return this.goDown(host)
    if (end?.type === 'stored') this.checkers.afterStep(host.state, end, [], [])
    // A disk that was full has not been handed all.
    if (end?.type === 'store_failed' || writes.handed < writes.last) this.checkers.afterCrash(id, true)
  }

  /** The node stops. `unhandled`: what it was at when it went down. */
  goDown(host: Host<M>, unhandled: readonly Arrived[] = []): void {
    const { id } = host.state
    const losesWrites = host.writing.length > 0 || host.state.writes !== null
    const lost = [...unhandled, ...host.crash()]
    this.observers.mark(id, 'crash')
    this.traffic.lose(lost)
    this.commands.loseAllOf(id)
    this.checkers.afterCrash(id, losesWrites)
  }

  /** The node has ended because of its disk. Its answers still leave. */
  private end(host: Host<M>): void {
    host.up = false
    host.writing.drain()
    this.traffic.loseInbox(host.state.id)
    this.checkers.afterCrash(host.state.id, true)
  }
}

/** What observers see of a step. `state`: the node after it; `arrived`: the message that it was given, if it was one. */
export function tellStep(
  observers: Observers,
  state: NodeState,
  roleBefore: string,
  { effects, queued }: StepResult,
  arrived?: Arrived,
): void {
  const { id } = state
  if (arrived && !effects.some(isMalformed)) tellHandled(observers, id, arrived)
  if (state.role !== roleBefore) observers.mark(id, 'new_role')
  for (const effect of effects) {
    const marks = effect.type === 'event' ? marksOf(effect.event) : []
    for (const { op, fields } of marks) observers.mark(id, op, fields)
  }
  for (const outgoing of queued) if (outgoing.type === 'message') observers.report('queue', outgoing)
}

function tellHandled(observers: Observers, id: string, arrived: Arrived): void {
  // What is malformed has been sorted out.
  const message = arrived.message as Message
  observers.handled(id, message, arrived.type === 'message' ? shownOf(arrived) : fieldsOf(message))
}

function isMalformed(effect: Effect): boolean {
  return effect.type === 'event' && effect.event.type === 'error' && effect.event.code === 'malformed'
}
