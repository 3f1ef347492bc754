import { expect } from 'vitest'
import type { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, applied, each, logOf, pass, passUntil, underFirst } from '../../support/commands-steps.ts'

const timers = { electionTimeoutTicks: 5, heartbeatIntervalTicks: 4, checkQuorum: true }

/** The others can talk with the hub alone. */
function cutToHub(cluster: Cluster, hub: string): void {
  for (const from of cluster.nodes)
    for (const to of cluster.nodes) if (from !== to && from !== hub && to !== hub) cluster.cutLink(from, to)
}

/**
 * N-1 leads three nodes, and the link between it and N-3 fails, both ways. N-2 can talk with both: it is a hub. With it
 * N-1 has a majority and goes on. N-3 hears nothing, and asks N-2 for a pre-vote, which says no because it hears from
 * its leader (thesis 9.6). That N-3 asks again and again changes nothing: no term rises, and nobody is deposed.
 *
 * It is served by nobody meanwhile: followers do not pass records on (paper 5.3).
 */
test('a hub between two nodes, one of which leads', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, ...timers })

  const refused = { tests: ['network_partition/hub', 'leader_election/pre_vote_rejection'] }
  scenario.section('N-3 hears only N-2, asks it for a pre-vote, and is refused', refused, () => {
    cutToHub(cluster, '2')
    passUntil(cluster, () => cluster.node('3').role === 'candidate')
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'candidate'])
  })

  const goesOn = { uses: ['network_partition/hub'], tests: ['state_machine_command/minimal_node_count'] }
  scenario.section('N-1 goes on with N-2', goesOn, () => {
    expect(answered(cluster, cluster.command('1', 'add 1'))).toEqual({ type: 'result', result: '1' })
    pass(cluster, 20)
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(cluster.node('1').role).toBe('leader')
  })

  const back = { tests: ['log_replication/follower_recovery_catchup'] }
  scenario.section('The link is there again, and N-3 gets what it missed', back, () => {
    cluster.heal()
    pass(cluster, 10)
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1']))
  })
})

/**
 * Of five nodes only N-3 can talk with all. N-1, which leads, still reaches N-3, and that is no majority. N-3 still hears
 * from it: as long as N-1 is in office, N-3 neither campaigns nor says yes to anyone who does. With pre-votes alone this
 * would stay so for ever, and nothing would be committed any more.
 *
 * Check-quorum ends it. N-1 finds that only N-3 has answered, and steps down (thesis 6.2). Then N-3 hears from nobody,
 * and it alone can be elected, with the pre-votes and votes of those who hear nothing else. The command that N-1 could
 * not commit is in N-3's log, and is carried out.
 *
 * It takes a hub that has all that is committed. Had N-3 missed that, nobody could lead before more links are mended.
 */
test('a hub of five nodes, whose leader is another', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 5, seed: 3, ...timers })

  const waits = { tests: ['state_machine_command/no_quorum'], uses: ['network_partition/hub'] }
  const command = scenario.section('N-1 reaches only N-3, and cannot commit a command', waits, () => {
    cutToHub(cluster, '3')
    const given = cluster.command('1', 'add 1')
    pass(cluster, 4)
    expect(each(cluster, 'role')).toEqual(['leader', ...Array(4).fill('follower')])
    expect(logOf(cluster, '3')).toEqual(['1 term_start', '1 add 1'])
    expect(given.done).toBe(false)
    return given
  })

  const refused = { tests: ['network_partition/hub', 'leader_election/pre_vote_rejection'] }
  scenario.section('Others ask N-3 for a pre-vote, and it refuses, as it hears from N-1', refused, () => {
    passUntil(cluster, () => cluster.node('2').role === 'candidate' || cluster.node('4').role === 'candidate')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', leader: '1' })
    expect(each(cluster, 'term')).toEqual([1, 1, 1, 1, 1])
  })

  const down = { tests: ['leader_election/check_quorum_step_down'], uses: ['network_partition/hub'] }
  scenario.section('N-1 finds that no majority answers, and steps down', down, () => {
    passUntil(cluster, () => cluster.node('1').role !== 'leader')
    expect(each(cluster, 'term')).toEqual([1, 1, 1, 1, 1])
  })

  const elected = { tests: ['network_partition/hub', 'leader_election/re_election'] }
  scenario.section('N-3 hears from nobody any more, asks all, and is elected', elected, () => {
    passUntil(cluster, () => cluster.node('3').role === 'leader')
    pass(cluster, 4)
    expect(each(cluster, 'leader')).toEqual(Array(5).fill('3'))
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(applied(cluster)).toEqual(Array(5).fill(['add 1']))
  })
})
