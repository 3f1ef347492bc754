import { describe, expect, test } from 'vitest'
import { checkTrace } from '../../../src/tracer/invariants/check-trace.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { loadInvariants } from '../../../src/tracer/io/load-invariants.ts'
import { shipped } from '../import/imported.ts'
import { END, HEADER, readLines, SECTION } from '../support/traces.ts'

/** The line that breaks the rules which come along for these words, and the rules; nothing if none does. */
function broken(words: 'etcd-raft' | 'etcd-transcript', lines: readonly object[]): (string | number)[] {
  const { vocabulary } = shipped(words)
  const { invariants } = loadInvariants(undefined, vocabulary, realFiles)
  const trace = readLines([{ ...HEADER, vocabulary: vocabulary.name }, SECTION, ...lines, END], vocabulary)
  const { broken: found } = checkTrace(trace, vocabulary, invariants)
  return found === undefined ? [] : [found.step.line, ...found.rules.map(({ rule }) => rule.rule)]
}

describe('a node of etcd', () => {
  const begins = (node: string) => ({
    ...{ node, op: 'init_state' },
    set: { role: 'follower', term: 1, vote: null, commit: 0, log: 0 },
  })
  const asks = (node: string) => ({ node, op: 'become_candidate', set: { role: 'candidate', term: 2, vote: node } })
  const vote = (node: string, whom: string) => {
    const fields = {
      ...{ term: 2, index: 0, logTerm: 0, entries: 0, commit: 0, vote: null, reject: false, rejectHint: 0 },
    }
    return { node, op: 'handle', from: whom, message: 'MsgVote', fields, set: { term: 2, vote: whom } }
  }

  test('may vote again if it begins anew before its vote was written', () => {
    const again = { node: '2', op: 'init_state', set: { role: 'follower', term: 1, vote: null } }
    expect(broken('etcd-raft', [begins('1'), begins('2'), asks('2'), again, asks('1'), vote('2', '1')])).toEqual([])
    expect(broken('etcd-raft', [begins('1'), begins('2'), asks('2'), asks('1'), vote('2', '1')])).toEqual([
      ...[7, 'one vote'],
    ])
  })

  const leads = (node: string) => ({ node, op: 'become_leader', set: { role: 'leader', term: 2, vote: node } })
  /** A message of term 2 with all its fields. */
  const message = (op: 'send' | 'handle', node: string, peer: string, kind: string, more: object = {}) => ({
    ...{ node, op, [op === 'send' ? 'to' : 'from']: peer, message: kind },
    fields: {
      ...{ term: 2, index: 0, logTerm: 0, entries: 0, commit: 0, vote: null, reject: false, rejectHint: 0 },
      ...more,
    },
  })
  const begun = ['1', '2', '3'].map(begins)

  test('is told how it is behind what it begins with: that is no commit of its own', () => {
    const loaded = { node: '1', op: 'become_follower', set: { term: 2, commit: 3, log: 3 } }
    const begun = { ...begins('1'), set: { ...begins('1').set, log: 3 } }
    expect(broken('etcd-raft', [begun, loaded])).toEqual([])
    const commits = { node: '1', op: 'become_candidate', set: { role: 'candidate', term: 3, commit: 2 } }
    expect(broken('etcd-raft', [begun, commits])).toEqual([4, 'commit is not guessed'])
  })

  test('may know less to be committed where it begins again, and nowhere else', () => {
    const later = { node: '1', op: 'become_follower', set: { log: 3, commit: 3 } }
    const again = { node: '1', op: 'init_state', set: { role: 'follower', commit: 2 } }
    expect(broken('etcd-raft', [begins('1'), later, again])).toEqual([])
    expect(broken('etcd-raft', [begins('1'), later, { ...again, op: 'ready' }])).toEqual([5, 'commit'])
  })

  test('has not voted for two whom its vote reaches, whatever it says itself', () => {
    const arrives = (node: string) => message('handle', node, '1', 'MsgVoteResp')
    expect(broken('etcd-raft', [...begun, asks('2'), arrives('2'), asks('3')])).toEqual([])
    expect(broken('etcd-raft', [...begun, asks('2'), arrives('2'), asks('3'), arrives('3')])).toEqual([
      ...[9, 'votes arrive'],
    ])
  })

  test('does not lead a term that another leads, by what others hear or by what it becomes', () => {
    const hears = (from: string) => message('handle', '1', from, 'MsgHeartbeat')
    const unsaid = { ...leads('3'), set: { role: 'candidate', term: 2, vote: '3' } }
    expect(broken('etcd-raft', [...begun, asks('2'), leads('2'), hears('2')])).toEqual([])
    expect(broken('etcd-raft', [...begun, asks('2'), leads('2'), hears('3')])).toEqual([8, 'election safety'])
    expect(broken('etcd-raft', [...begun, asks('2'), leads('2'), unsaid])).toEqual([8, 'election safety'])
  })

  test('speaks of an entry that it knows to be committed as all others do', () => {
    const knows = { node: '2', op: 'commit', set: { log: 7, commit: 7 } }
    const says = (kind: string, logTerm: number) => message('send', '2', '1', kind, { index: 6, logTerm, commit: 5 })
    const before = [...begun, asks('2'), leads('2'), knows, says('MsgApp', 2)]
    expect(broken('etcd-raft', [...before, says('MsgVote', 2)])).toEqual([])
    expect(broken('etcd-raft', [...before, says('MsgVote', 1)])).toEqual([10, 'state machine safety'])
  })

  test('sends in its own term', () => {
    const answers = (term: number) => message('send', '2', '1', 'MsgAppResp', { term, reject: true })
    const kept = (term: number) =>
      broken('etcd-raft', [...begun, asks('2'), answers(term)]).filter((each) => each !== 'answers')
    expect(kept(1)).toEqual([7, 'term of a message'])
    expect(kept(3)).toEqual([7, 'term of a message'])
  })

  test('and so it may in a transcript', () => {
    const started = (node: string) => ({ node, op: 'begins', fields: { text: 'newRaft' } })
    const fields = { term: 2, logTerm: 0, index: 0 }
    const sent = (to: string) => ({ node: '1', op: 'send', to, message: 'MsgVoteResp', fields })
    const all = ['1', '2', '3'].map((meanwhile) => ({ meanwhile, kind: 'node', set: {} }))
    expect(broken('etcd-transcript', [...all, sent('2'), started('1'), sent('3')])).toEqual([])
    expect(broken('etcd-transcript', [...all, sent('2'), sent('3')])).toEqual([7, 'one vote'])
  })
})
