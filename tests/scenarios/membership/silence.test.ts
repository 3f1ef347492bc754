import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { members, membersAt, pass } from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst } from '../../support/steps.ts'

/**
 * A node asks to join, and then nothing is heard of it. The leader must not wait for ever, for it makes one change at a
 * time and could make no other: after an election time-out without an answer it gives up (thesis 4.2.1). Its refusal
 * does not get through either.
 *
 * The node has waited as long without an answer, so it asks again, and again after the next time-out. By then the link
 * works, and the second attempt begins from the start.
 *
 * An election time-out is ten ticks here. The first nine of each pass between the sections.
 */
test('the joining node is silent, and joins on a second attempt', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, heartbeatIntervalTicks: 3 })

  scenario.section('N-4 asks N-1, and is cut off before N-1 answers', { uses: ['membership_change/add_node'] }, () => {
    cluster.addNode('4')
    cluster.join('4', '1')
    cluster.sendOne('4')
    cluster.partition(['1', '2', '3'], ['4'])
    cluster.runRoundRobin()
    expect(cluster.node('1').leadership?.catchUp).toMatchObject({
      nodes: new Map([['4', { silentTicks: 0, newcomer: true }]]),
      round: 1,
    })
    expect(cluster.node('4').log.lastIndex).toBe(0)
  })
  pass(cluster, 9)
  expect(cluster.node('1').leadership?.catchUp).toMatchObject({
    nodes: new Map([['4', { silentTicks: 9, newcomer: true }]]),
  })

  const silent = { tests: ['membership_change/add_node.timeout'] }
  scenario.section('The tenth tick without an answer: N-1 gives up; N-4 asks again, in vain', silent, () => {
    pass(cluster, 1)
    expect(cluster.node('1').leadership?.catchUp).toBeNull()
    expect(cluster.node('4').wish).toEqual({ op: 'ADD', asked: '1', elapsedTicks: 0 })
    expect(members(cluster, '1')).toBe('1 2 3')
  })

  scenario.section('The cluster has lost nothing: a command is carried out', {}, () => {
    expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
  })
  cluster.runRoundRobin()
  pass(cluster, 9)

  const again = { uses: ['membership_change/add_node.timeout'], tests: ['membership_change/add_node'] }
  scenario.section('The link works again; N-4 asks once more, and becomes a voter', again, () => {
    cluster.heal()
    pass(cluster, 1)
    expect(membersAt(cluster, '1', '2', '3', '4')).toEqual(Array(4).fill('1 2 3 4'))
    expect(cluster.node('4')).toMatchObject({ wish: null, leader: '1' })
    expect(cluster.node('1').commitIndex).toBe(3)
  })
})
