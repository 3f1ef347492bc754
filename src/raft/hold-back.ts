import { type Effect, isStore } from './effects.ts'
import type { Queue } from './queue.ts'
import type { NodeState } from './state.ts'
import type { Message } from './wire/messages.ts'
import type { Held, Writes } from './writes.ts'

/**
 * What leaves at once of a step's effects, and what of earlier ones, when storage is asynchronous. Whatever promises
 * something that is not durable stays behind until it is (paper, figure 2); to everybody else that looks like a message
 * that was long on its way. What a leader sends promises nothing: it may leave while its own record is being written
 * (thesis 10.2.1). `retries`: time has passed, so a full disk is tried again.
 */
export function holdBack(
  node: NodeState,
  writes: Writes,
  effects: readonly Effect[],
  retries: boolean,
): readonly Effect[] {
  const [first] = effects
  // The stores come first. Where there is nothing to wait for, all leaves as it is.
  if (writes.isDone && (first === undefined || !isStore(first))) return effects
  const stores = effects.filter(isStore)
  if (stores.length > 0) writes.add(stores)
  const leaving: Effect[] = []
  const handed = writes.full === null || retries ? writes.hand() : undefined
  if (handed) leaving.push(handed)
  // What was held is older than what this step led to.
  release(writes.messages, writes.durable, leaving)
  release(writes.machine, writes.durable, leaving)
  for (const effect of effects) if (!isStore(effect)) place(writes, effect, leaving)
  if (node.stopped) abandon(writes, leaving)
  return leaving
}

function place(writes: Writes, effect: Effect, leaving: Effect[]): void {
  const needs = needsOf(writes, effect)
  const isSend = effect.type === 'send'
  // Messages may overtake each other anywhere; what is for the state machine waits for what is before it.
  if (needs === null || (isSend && needs <= writes.durable)) leaving.push(effect)
  else if (isSend) writes.messages.push({ needs, effect })
  else hold(writes.machine, { needs, effect }, writes.durable, leaving)
}

/** An effect that need not wait for the disk still waits for those before it. */
function hold(queue: Queue<Held>, held: Held, durable: number, leaving: Effect[]): void {
  if (queue.length === 0 && held.needs <= durable) leaving.push(held.effect)
  else queue.push(held)
}

function release(queue: Queue<Held>, durable: number, leaving: Effect[]): void {
  for (let { first } = queue; first && first.needs <= durable; first = queue.first) {
    leaving.push(first.effect)
    queue.shift()
  }
}

/** The write that must be durable before the effect; null where the effect promises nothing, and nothing is before it. */
function needsOf(writes: Writes, effect: Effect): number | null {
  switch (effect.type) {
    case 'send':
      return promisesNothing(effect.message) ? null : needsOfPromise(writes, effect.message)
    case 'apply': {
      const { index } = effect.record
      return writes.newest((change) => change.type === 'store_records' && change.from <= index)
    }
    case 'read':
    case 'take_snapshot':
      // They are about what was applied before them.
      return 0
    case 'answer':
      return effect.answer.type === 'result' ? writes.last : null
    case 'event':
      return effect.event.type === 'snapshot' ? writes.last : null
    default:
      return writes.last
  }
}

/** A kind that is not named here is taken for a promise. */
function promisesNothing(message: Message): boolean {
  switch (message.kind) {
    // A leader's term and vote are durable. What it sends it need not have stored; and an order may come to nothing.
    case 'append_entries':
    case 'install_snapshot':
    case 'timeout_now':
    case 'timeout_now_response':
      return true
    // Forecasts and wishes.
    case 'pre_vote':
    case 'pre_vote_response':
    case 'membership_change':
    case 'read_index':
    // What is committed is so whatever becomes of this node.
    case 'read_index_response':
      return true
    case 'append_entries_response':
    case 'membership_change_response':
      return !message.success
    case 'request_vote_response':
      return !message.voteGranted
    case 'install_snapshot_response':
      return !message.installed
    default:
      return false
  }
}

/**
 * Who says that it has a leader's records promises the term as well: back in an earlier one, it would obey the leader of
 * that, and give away records that count. Records behind those do not matter. Any other promise waits for all there is.
 */
function needsOfPromise(writes: Writes, message: Message): number {
  if (message.kind !== 'append_entries_response') return writes.last
  const { matchIndex } = message
  return writes.newest((change) => change.type !== 'store_records' || change.from <= matchIndex)
}

/** The node has ended: promises that wait are never made, and nobody knows what becomes of what clients asked for. */
function abandon(writes: Writes, leaving: Effect[]): void {
  writes.messages.drain()
  const reason = writes.failed ? 'storage_failed' : 'shutdown'
  for (const { effect } of writes.machine.drain()) {
    const request = 'request' in effect ? effect.request : null
    if (request !== null) leaving.push({ type: 'answer', request, answer: { type: 'unknown', reason } })
  }
}
