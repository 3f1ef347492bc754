import { describe, expect, test } from 'vitest'
import { parseScript } from './datadriven.ts'
import { factsOf } from './facts.ts'

/** What a command's output says, by node. */
function read(command: string, ...expected: readonly string[]) {
  const [directive] = parseScript('x.txt', [command, '----', ...expected].join('\n'))
  if (directive === undefined) throw new Error('there is a command')
  const { nodes, dropped, unread } = factsOf(directive)
  return { nodes: Object.fromEntries(nodes), dropped, unread }
}

describe('facts of expected output', () => {
  test('are roles and terms', () => {
    const { nodes } = read(
      'stabilize',
      'INFO 1 became follower at term 4',
      '> 2 receiving messages',
      '  INFO 2 became candidate at term 5',
      '  INFO 3 became pre-candidate at term 4',
      '  INFO 4 became leader at term 5',
    )
    expect(nodes).toEqual({
      1: { role: 'follower', term: 4 },
      2: { role: 'candidate', term: 5, vote: 2, lead: 0 },
      3: { role: 'pre-candidate', term: 4 },
      4: { role: 'leader', term: 5, lead: 4 },
    })
  })

  test('are what a Ready stores, and not what it sends or applies', () => {
    const { nodes } = read(
      'process-ready 2',
      'Ready MustSync=true:',
      'Lead:1 State:StateFollower',
      'HardState Term:3 Commit:7',
      'Entries:',
      '2/8 EntryNormal "a"',
      '3/9 EntryConfChangeV2 v4',
      'CommittedEntries:',
      '2/7 EntryNormal ""',
      'Messages:',
      '2->1 MsgApp Term:3 Log:3/9 Commit:7 Entries:[',
      '  3/10 EntryNormal "b"',
      ']',
    )
    expect(nodes).toEqual({ 2: { lead: 1, role: 'follower', term: 3, vote: 0, commit: 7, last: '3/9' } })
  })

  test('are of the node whose Ready it is', () => {
    const { nodes } = read('process-ready 1 2', '> 2 handling Ready', '  HardState Term:1 Vote:3 Commit:2')
    expect(nodes).toEqual({ 2: { term: 1, vote: 3, commit: 2 } })
  })

  test('are configurations, with both halves of a joint one', () => {
    const config = 'voters=(3 1)&&(1 2) learners=(5) learners_next=(2) autoleave'
    expect(read('x', `INFO 1 switched to configuration ${config}`).nodes).toEqual({ 1: { voters: '1 3 +5 & 1 2+' } })
    const state = 'Voters:[1 2] VotersOutgoing:[] Learners:[3] LearnersNext:[] AutoLeave:false'
    const both = [
      'Ready MustSync=true:',
      'Entries:',
      '2/5 EntryNormal ""',
      `Snapshot Index:4 Term:2 ConfState:Voters:[1]`,
    ]
    expect(read('process-ready 4', ...both).nodes).toEqual({ 4: { last: '2/5', commit: 4, voters: '1' } })
    expect(read('process-ready 4', `Snapshot Index:4 Term:2 ConfState:${state}`).nodes).toEqual({
      4: { last: '2/4', commit: 4, voters: '1 2 +3' },
    })
  })

  test('are what votes say of the voter', () => {
    const place = '[logterm: 1, index: 2, vote: 0]'
    const { nodes } = read(
      'x',
      `INFO 1 ${place} cast MsgVote for 2 [logterm: 1, index: 4] at term 2`,
      `INFO 3 ${place} rejected MsgVote from 2 [logterm: 1, index: 1] at term 2`,
      `INFO 4 ${place} ignored MsgPreVote from 2 [logterm: 1, index: 2] at term 1: lease is not expired`,
    )
    expect(nodes).toEqual({
      1: { last: '1/2', vote: 2, term: 2 },
      3: { last: '1/2', vote: 0, term: 2 },
      4: { last: '1/2', vote: 0, term: 1 },
    })
  })

  test('are states, logs and what a leader knows', () => {
    expect(read('raft-state', '1: StateLeader (Non-Voter) Term:1 Lead:1').nodes).toEqual({
      1: { role: 'leader', term: 1, lead: 1, isVoter: false },
    })
    expect(read('raft-log 2', '1/11 EntryNormal ""', '1/12 EntryConfChange v2').nodes).toEqual({
      2: { log: '1/11 "", 1/12 configuration' },
    })
    const status = ['1: StateReplicate match=4 next=5', '2: StateProbe match=3 next=4 paused inactive']
    expect(read('status 1', ...status, '3: StateSnapshot match=0 next=1').nodes).toEqual({ 1: { match: '2:3 3:0' } })
  })

  test('are proposals that nobody takes', () => {
    expect(read('propose 1 a', 'raft proposal dropped')).toEqual({ nodes: {}, dropped: true, unread: [] })
  })

  test('are not made of lines that nobody knows: those are named', () => {
    expect(read('x', 'INFO anything', '1->2 MsgApp Term:1', 'HardState 3').unread).toEqual(['HardState 3'])
    expect(read('status 1', 'leads').unread).toEqual(['leads'])
    expect(read('raft-log 1', 'log is empty: first index=2, last index=1', '?').unread).toEqual(['?'])
  })
})
