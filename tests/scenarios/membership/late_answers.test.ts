import { expect } from 'vitest'
import type { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { members, membersAt, pass } from '../../support/membership-steps.ts'
import { clusterLedByFirst } from '../../support/steps.ts'

/** N-3 is removed at its own request. A copy of the answer stays on its way, and is returned. */
function leaveOnce(cluster: Cluster) {
  cluster.leave('3')
  cluster.runRoundRobin({ until: () => cluster.waitingFor('3') > 0 && cluster.node('1').voters.length === 2 })
  cluster.runRoundRobin({ until: () => cluster.inbox('3').some(isAnswer) })
  const copy = cluster.withhold('3', isAnswer)
  cluster.deliver(copy)
  cluster.runRoundRobin()
  return copy
}

function isAnswer(message: unknown): boolean {
  return (message as { kind: string }).kind === 'membership_change_response'
}

/**
 * The network may deliver a message twice, and the second time as late as it likes (paper 2). N-3 has left and come back,
 * and now wants to leave again, when a copy of the first answer arrives: "you have been removed". If it believed that it
 * would stop asking and never campaign again, while the others still count it as a voter.
 *
 * So every wish has a name, `request`, which the answer repeats. N-3 asks with the same name until it is answered.
 */
test('an answer to an earlier wish comes late', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const [copy] = scenario.prepare('N-3 leaves; a copy of the answer is still on its way', {}, () => {
    const copies = leaveOnce(cluster)
    expect(cluster.node('3')).toMatchObject({ hasLeft: true, wish: null })
    return copies
  })
  pass(cluster, 1)

  scenario.prepare('N-3 is taken back', { uses: ['membership_change/re_add'] }, () => {
    cluster.join('3', '1')
    cluster.runRoundRobin()
    expect(membersAt(cluster, '1', '3')).toEqual(['1 2 3', '1 2 3'])
    expect(cluster.node('3').wish).toBe(null)
  })
  pass(cluster, 1)

  const late = { tests: ['membership_change/late_answer'] }
  scenario.section('It asks to leave again; that is lost, and the copy arrives: N-3 ignores it', late, () => {
    cluster.leave('3')
    cluster.loseOutbox('3')
    if (copy) cluster.deliver([copy])
    cluster.handleOne('3')
    expect(copy).toMatchObject({ request: '0-1', success: true })
    expect(cluster.node('3')).toMatchObject({ hasLeft: false, wish: { op: 'REMOVE', request: '0-3' } })
  })
  pass(cluster, 9)

  const again = { tests: ['membership_change/remove_follower'] }
  scenario.section('An election time-out later it asks again, and is removed', again, () => {
    pass(cluster, 1)
    expect(members(cluster, '1')).toBe('1 2')
    expect(cluster.node('3')).toMatchObject({ hasLeft: true, wish: null })
  })
})

/**
 * The names are counted from 1 at each start, and no node can remember what it has asked before. What is counted, and put
 * in front of the name, is the starts: the first request after the first restart is `1-1`, so no answer to an earlier
 * `0-1` is taken for one to it.
 */
test('an answer to what was asked before a restart', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const [copy] = scenario.prepare('N-3 leaves; a copy of the answer is still on its way', {}, () => leaveOnce(cluster))

  const late = { tests: ['membership_change/late_answer'] }
  scenario.section('N-3 restarts and wants to come back; the copy is no answer to that', late, () => {
    cluster.crash('3')
    cluster.restart('3')
    cluster.join('3', '1')
    cluster.loseOutbox('3')
    if (copy) cluster.deliver([copy])
    cluster.handleOne('3')
    expect(copy).toMatchObject({ request: '0-1' })
    expect(cluster.node('3').wish).toMatchObject({ op: 'ADD', request: '1-1' })
  })
  pass(cluster, 9)

  scenario.section('It asks again, and is taken back', { tests: ['membership_change/re_add'] }, () => {
    pass(cluster, 1)
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3'))
    expect(cluster.node('3').wish).toBe(null)
  })
})
