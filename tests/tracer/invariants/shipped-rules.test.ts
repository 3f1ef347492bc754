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

  test('and so it may in a transcript', () => {
    const started = (node: string) => ({ node, op: 'begins', fields: { text: 'newRaft' } })
    const fields = { term: 2, logTerm: 0, index: 0 }
    const sent = (to: string) => ({ node: '1', op: 'send', to, message: 'MsgVoteResp', fields })
    const all = ['1', '2', '3'].map((meanwhile) => ({ meanwhile, kind: 'node', set: {} }))
    expect(broken('etcd-transcript', [...all, sent('2'), started('1'), sent('3')])).toEqual([])
    expect(broken('etcd-transcript', [...all, sent('2'), sent('3')])).toEqual([7, 'one vote'])
  })
})
