import type { Effect } from '../effects.ts'
import type { Snapshot } from '../log/snapshot.ts'
import { RaftError } from '../raft-error.ts'
import type { Answer, LogRecord, RequestId } from '../types.ts'
import { refused, unknown } from './answers.ts'
import { Sessions } from './sessions.ts'
import type { StateMachine } from './state-machine.ts'

/** An effect that concerns the state machine. */
export type MachineEffect = Extract<Effect, { type: 'apply' | 'read' | 'restore' | 'take_snapshot' }>

/** What came of it: an answer for a client, a snapshot for the node, or the end of this state machine. */
export type Outcome =
  | { readonly type: 'answer'; readonly request: RequestId; readonly answer: Answer }
  | { readonly type: 'snapshot'; readonly index: number; readonly data: Uint8Array }
  | { readonly type: 'failed'; readonly reason: string }

/** How often a command that threw is tried, if trying again is safe. */
const ATTEMPTS = 3

/**
 * Runs one node's state machine and its clients' sessions. What it is given is done in order: while a command waits to
 * be tried again, all that follows waits behind it.
 */
export class Applier<M extends StateMachine> {
  readonly machine: M
  private sessions: Sessions
  private readonly queue: MachineEffect[] = []
  /** How often the first of the queue was tried. */
  private attempts = 0
  private failed = false

  constructor(machine: M, maxSessions?: number) {
    this.machine = machine
    this.sessions = new Sessions(maxSessions)
  }

  /** Takes the next effect, and does it if nothing waits before it. */
  take(effect: MachineEffect): readonly Outcome[] {
    if (effect.type === 'restore') return this.restore(effect.snapshot)
    this.queue.push(effect)
    return this.queue.length === 1 ? this.drain() : []
  }

  /** Tries again what threw. To be called as time passes. */
  tryAgain(): readonly Outcome[] {
    return this.queue.length > 0 ? this.drain() : []
  }

  private drain(): readonly Outcome[] {
    const outcomes: Outcome[] = []
    for (let effect = this.queue[0]; effect; effect = this.queue[0]) {
      if (this.failed) addAll(outcomes, nobodyKnows(effect))
      else if (!this.attempt(effect, outcomes)) return outcomes
      this.queue.shift()
      this.attempts = 0
    }
    return outcomes
  }

  /** False: it threw, and will be tried again. */
  private attempt(effect: MachineEffect, outcomes: Outcome[]): boolean {
    try {
      addAll(outcomes, this.carryOut(effect))
    } catch (error) {
      if (error instanceof RaftError) throw error
      this.attempts += 1
      if (this.mayTryAgain(effect)) return false
      this.failed = true
      outcomes.push({ type: 'failed', reason: `${nameOf(effect)} threw: ${String(error)}` })
      addAll(outcomes, nobodyKnows(effect))
    }
    return true
  }

  private mayTryAgain(effect: MachineEffect): boolean {
    if (effect.type !== 'apply' || effect.record.type !== 'command') return false
    return this.attempts < ATTEMPTS && this.machine.isIdempotent?.(effect.record.command) === true
  }

  private carryOut(effect: MachineEffect): readonly Outcome[] {
    switch (effect.type) {
      case 'apply':
        return answerTo(effect.request, this.apply(effect.record))
      case 'read':
        return answerTo(effect.request, { type: 'result', result: this.required('query')(effect.query) })
      case 'take_snapshot':
        return [{ type: 'snapshot', index: effect.head.index, data: this.save() }]
      case 'restore':
        return []
    }
  }

  private apply(record: LogRecord): Answer | null {
    if (record.type === 'session') return { type: 'result', result: this.sessions.open(record) }
    if (record.type !== 'command') return null
    const verdict = this.sessions.judge(record)
    if (verdict.type === 'repeat') return { type: 'result', result: verdict.result }
    if (verdict.type === 'expired') return expired(record.client?.session)
    const result = this.machine.apply(record.command)
    this.sessions.close(record, result)
    return { type: 'result', result }
  }

  private save(): Uint8Array {
    const saved = { machine: this.required('save')(), sessions: this.sessions.save() }
    return new TextEncoder().encode(JSON.stringify(saved))
  }

  private restore({ data }: Snapshot): readonly Outcome[] {
    const outcomes = this.queue.splice(0).flatMap(nobodyKnows)
    this.attempts = 0
    try {
      const { machine, sessions } = JSON.parse(new TextDecoder().decode(data))
      this.required('restore')(machine)
      this.sessions.restore(sessions)
      this.failed = false
      return outcomes
    } catch (error) {
      if (error instanceof RaftError) throw error
      this.failed = true
      return [...outcomes, { type: 'failed', reason: `the snapshot could not be restored: ${String(error)}` }]
    }
  }

  private required<K extends 'query' | 'save' | 'restore'>(name: K): NonNullable<M[K]> {
    const method = this.machine[name]
    if (method === undefined) throw new RaftError('RAFT_STATE_MACHINE', `the state machine has no method ${name}()`)
    return method.bind(this.machine) as NonNullable<M[K]>
  }
}

function answerTo(request: RequestId | null, answer: Answer | null): readonly Outcome[] {
  return request === null || answer === null ? [] : [{ type: 'answer', request, answer }]
}

function addAll(outcomes: Outcome[], more: readonly Outcome[]): void {
  for (const each of more) outcomes.push(each)
}

function nobodyKnows(effect: MachineEffect): readonly Outcome[] {
  const request = effect.type === 'apply' || effect.type === 'read' ? effect.request : null
  return answerTo(request, unknown('node_disabled'))
}

function expired(session: number | undefined): Answer {
  const message = `session ${session} is not known, or this request is older than its last; open a new session`
  return refused('session_expired', message)
}

function nameOf(effect: MachineEffect): string {
  if (effect.type === 'apply' && effect.record.type === 'command') return `command "${effect.record.command}"`
  return effect.type === 'read' ? `query "${effect.query}"` : effect.type
}
