import type { Call } from './call.ts'
import { type Change, changeMembers, type Transition } from './operations.ts'
import type { Run } from './run.ts'

const OPS: Readonly<Record<string, Change['op']>> = { v: 'ADD', l: 'ADD_LEARNER', r: 'REMOVE', u: 'UPDATE' }

/** `propose-conf-change 1 transition=explicit`, with the changes as input: `v1 l2 r3`. */
export function proposeChange(run: Run, call: Call): void {
  call.expectOptions('v1', 'transition')
  const changes = call.input
    .flatMap((line) => line.split(' ').filter((word) => word !== ''))
    .map((word) => changeOf(call, word))
  const transition = transitionOf(call)
  if (call.flag('v1') && (changes.length !== 1 || transition !== 'auto')) {
    throw call.error('a change of the first version is one of one node, without a transition')
  }
  const { cluster } = run.room
  const id = run.room.whoTakes(call.word(0))
  if (changes.some(({ op, node }) => op === 'REMOVE' && node === id)) run.history.add('leader removed')
  const node = cluster.node(id)
  if (node.role !== 'leader') {
    run.dropped = true
    return
  }
  const { lastIndex } = node.log
  changeMembers(run, id, changes, transition)
  if (node.log.lastIndex > lastIndex || run.room.newVotersOf(id).length > 0) return
  // etcd keeps the place of a change that it does not accept, or that changes nothing, with an empty entry.
  run.history.add('change refused')
  cluster.command(id, '')
}

function changeOf(call: Call, word: string): Change {
  const [, letter = '', node = ''] = /^([a-z])(\d+)$/.exec(word) ?? []
  const op = OPS[letter]
  if (op === undefined) throw call.error(`"${word}" is no change; one is v1, l1, r1 or u1`)
  return { op, node }
}

function transitionOf(call: Call): Transition {
  const transition = call.text('transition', 'auto')
  if (transition === 'auto' || transition === 'implicit' || transition === 'explicit') return transition
  throw call.error(`"${transition}" is no transition; there are auto, implicit and explicit`)
}
