import type { MessageEvent } from '../../../src/tracer/trace/events.ts'
import { Lock } from './lock-service.ts'

type Unset<E> = E extends MessageEvent ? Omit<E, 'set'> : never

export const acquire = (op: 'send' | 'handle', who: string): Unset<MessageEvent> =>
  op === 'send'
    ? { node: who, op, to: 's', message: 'acquire', fields: {} }
    : { node: 's', op, from: who, message: 'acquire', fields: {} }

export const granted = (op: 'send' | 'handle', who: string, token: number): Unset<MessageEvent> =>
  op === 'send'
    ? { node: 's', op, to: who, message: 'granted', fields: { token } }
    : { node: who, op, from: 's', message: 'granted', fields: { token } }

/**
 * Two clients want the lock; what the server's log held before is told with the first grant. Lists are told whole in the
 * first section, and as how they changed in the second.
 */
export function lockStory(grantSecond = true): Lock {
  const lock = new Lock()
  lock.section('Both want it', () => {
    lock.join('s', 'server', { role: 'free', queue: [], epoch: 0 })
    lock.join('a', 'client', { role: 'idle', epoch: 0 })
    lock.join('b', 'client', { role: 'idle', epoch: 0 })
    for (const who of ['a', 'b']) lock.happen(acquire('send', who))
    for (const queue of [['a'], ['a', 'b']]) {
      lock.states.set('s', { role: 'free', queue, epoch: 0 })
      lock.happen(acquire('handle', queue.at(-1) ?? ''))
    }
  })
  lock.section('They get it', () => {
    const before = [{ token: 1 }, { token: 2, who: 'b' }]
    const log = [...before, { token: 3, who: 'a' }]
    lock.happen(granted('send', 'a', 3), { role: 'held', log, queue: { drop: 1 } })
    lock.happen(granted('handle', 'a', 3), { role: 'holder', token: 3 })
    if (!grantSecond) return
    lock.happen(granted('send', 'b', 4), { log: { drop: 2, add: [{ token: 4, who: 'b' }] }, queue: { drop: 1 } })
    lock.happen(granted('handle', 'b', 4), { role: 'holder', token: 4 })
    lock.happen(granted('send', 'b', 5), { log: { keep: 1, add: [{ token: 5 }, { token: 6 }] } })
  })
  return lock
}
