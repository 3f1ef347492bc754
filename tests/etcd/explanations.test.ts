import { describe, expect, test } from 'vitest'
import { EXPLANATIONS, explanationOf } from './explanations.ts'
import { runScript } from './run-script.ts'

/** The titles of what explains the differences of a script, each once; undefined for what nothing explains. */
function explained(...directives: readonly string[]): (string | undefined)[] {
  const text = directives.map((each) => (each.includes('----') ? each : `${each}\n----\nok`)).join('\n\n')
  return [...new Set(runScript('x.txt', text).differences.map((each) => explanationOf(each)?.title))]
}

const THREE = ['add-nodes 3 voters=(1,2,3) index=10', 'campaign 1', 'stabilize']

describe('a difference is explained', () => {
  test('by a node that is the only voter', () => {
    const campaign = 'campaign 1\n----\nINFO 1 became candidate at term 1'
    expect(explained('add-nodes 1 voters=(1) index=2', campaign)).toEqual([
      'A node counts its own vote and its own copy of a record at once',
    ])
  })

  test('by a leader that has removed itself', () => {
    const state = 'raft-state\n----\n1: StateLeader (Non-Voter) Term:1 Lead:1'
    expect(explained(...THREE, 'propose-conf-change 1 v1=true\nr1\n----\nok', 'stabilize', state)).toEqual([
      'A leader that is removed steps down as soon as that is committed',
    ])
  })

  test('by a leader that has removed itself and waits for the majority without it', () => {
    const first = ['propose-conf-change 1 v1=true\nr1\n----\nok', 'process-ready 1', 'stabilize 2']
    const follows =
      'stabilize 1\n----\nINFO 1 became follower at term 1\n> 1 handling Ready\nHardState Term:1 Vote:1 Commit:12'
    expect(explained(...THREE, ...first, follows)).toEqual([
      'A leader that is removed steps down as soon as that is committed',
      'A membership is in force from its record on',
    ])
  })

  test('by a change that is in force before it is committed', () => {
    const state = 'raft-state\n----\n1: StateLeader (Voter) Term:1 Lead:1'
    expect(explained(...THREE, 'propose-conf-change 1 v1=true\nr1\n----\nok', state)).toEqual([
      'A membership is in force from its record on',
    ])
  })

  test('by a new voter that is not there yet', () => {
    const ready = 'process-ready 1\n----\nEntries:\n1/4 EntryConfChangeV2 v2'
    const first = ['add-nodes 1 voters=(1) index=2', 'campaign 1', 'propose-conf-change 1\nv2\n----\nok']
    expect(explained(...first, ready)).toEqual(['Who gets a vote is brought up to date first'])
  })

  test('by a newcomer', () => {
    const vote = 'process-ready 3\n----\nHardState Term:1 Vote:1 Commit:0'
    expect(
      explained(
        'add-nodes 2 voters=(1,2,3) index=10',
        'campaign 1',
        'process-ready 1',
        'add-nodes 1',
        'deliver-msgs 3',
        vote,
      ),
    ).toEqual(['A newcomer takes part in elections once it has caught up'])
  })

  test('by a pre-vote against a leader that is heard, where leaders do not check their quorum', () => {
    const won = 'stabilize\n----\nINFO 2 became leader at term 2'
    const begin = ['add-nodes 3 voters=(1,2,3) index=10 prevote=true', 'campaign 1', 'stabilize', 'campaign 2']
    expect(explained(...begin, won)).toEqual([
      'A node that hears from a leader refuses pre-votes, whether or not leaders check their quorum',
    ])
    const checked = begin.map((each) => each.replace('prevote=true', 'prevote=true checkquorum=true'))
    expect(explained(...checked, won)).toEqual([undefined])
  })

  test('by a change that is refused', () => {
    const state = 'stabilize\n----\nINFO 1 switched to configuration voters=(1 2)'
    const first = ['add-nodes 3 voters=(1,2,3) index=10', 'campaign 1', 'process-ready 1', 'stabilize 2 3']
    const [won, refused] = ['deliver-msgs 1', 'propose-conf-change 1 v1=true\nr3\n----\nok']
    expect(explained(...first, won, refused, state)).toEqual([
      'A change is refused until the leader has committed a record of its own term, and while another is open',
    ])
  })

  test('by what nobody needs here', () => {
    expect(explained('add-nodes 1 voters=(1) index=2 disable-conf-change-validation=true')).toEqual([
      'What has no counterpart here',
    ])
    expect(explained(...THREE, 'report-unreachable 1 2')).toEqual(['What has no counterpart here'])
  })

  test('by nothing, where a node is simply not as it should be', () => {
    expect(explained(...THREE, 'raft-state\n----\n2: StateFollower (Voter) Term:1 Lead:2')).toEqual([undefined])
    expect(explained(...THREE, 'propose 1 a\n----\nraft proposal dropped')).toEqual([undefined])
  })
})

test('every explanation has a title of its own', () => {
  expect(new Set(EXPLANATIONS.map(({ title }) => title)).size).toBe(EXPLANATIONS.length)
})
