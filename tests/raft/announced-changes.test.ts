import { describe, expect, it } from 'vitest'
import { createNode, type InstallSnapshot, type Membership, type NodeState, step } from '../../src/raft/index.ts'

const SNAPSHOT: InstallSnapshot = {
  kind: 'install_snapshot',
  from: '1',
  to: '2',
  term: 1,
  lastIncludedIndex: 4,
  lastIncludedTerm: 1,
  membership: { voters: ['1', '2'], learners: [] },
  settings: {},
  offset: 0,
  data: new Uint8Array(),
  done: true,
}

/** The memberships that the node announces when it is given the message. */
function announced(node: NodeState, message: InstallSnapshot): readonly Membership[] {
  return step(node, { type: 'message', message }).flatMap((effect) =>
    effect.type === 'event' && effect.event.type === 'membership' ? [effect.event.membership] : [],
  )
}

describe('the event of a changed membership', () => {
  it('comes with a snapshot that brings another one', () => {
    const node = createNode({ id: '2', voters: [] })
    expect(announced(node, SNAPSHOT)).toEqual([SNAPSHOT.membership])
  })

  it('does not come with a snapshot that says the same', () => {
    const node = createNode({ id: '2', voters: ['1', '2'] })
    expect(announced(node, SNAPSHOT)).toEqual([])
  })

  it('does not come when a snapshot is taken here, which takes the record away', () => {
    const node = createNode({ id: '1', voters: ['1'], preVote: false })
    step(node, { type: 'campaign' })
    step(node, { type: 'change_membership', request: 'r', op: 'ADD_LEARNER', node: '2' })
    step(node, { type: 'snapshot' })
    const effects = step(node, { type: 'snapshot_taken', index: 2, data: new Uint8Array() })
    expect(node.log).toMatchObject({ snapshotIndex: 2, membershipIndex: 0 })
    expect(effects.flatMap((each) => (each.type === 'event' ? [each.event.type] : []))).toEqual(['snapshot'])
  })
})

describe('the event of changed settings', () => {
  it('comes with a snapshot only if that has some', () => {
    const heard = (settings: InstallSnapshot['settings']) =>
      step(createNode({ id: '2', voters: [] }), { type: 'message', message: { ...SNAPSHOT, settings } }).some(
        (effect) => effect.type === 'event' && effect.event.type === 'settings',
      )
    expect([heard({}), heard({ preVote: false })]).toEqual([false, true])
  })
})

describe('a node that has left', () => {
  it('is a member again when a snapshot says so', () => {
    const node = createNode({ id: '2', voters: [] })
    node.hasLeft = true
    announced(node, SNAPSHOT)
    expect(node.hasLeft).toBe(false)
  })

  it('stays away when it takes a snapshot of a log that does not know yet', () => {
    const membership = { type: 'membership', membership: SNAPSHOT.membership } as const
    const records = [{ index: 1, term: 1, ...membership }]
    const node = createNode({ id: '2', voters: [] }, { term: 1, votedFor: null, records })
    node.hasLeft = true
    node.commitIndex = node.lastApplied = 1
    step(node, { type: 'snapshot' })
    step(node, { type: 'snapshot_taken', index: 1, data: new Uint8Array() })
    expect(node).toMatchObject({ hasLeft: true, snapshot: { index: 1 } })
  })
})
