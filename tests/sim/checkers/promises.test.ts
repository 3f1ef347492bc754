import { describe, expect, it } from 'vitest'
import type { Effect, Message } from '../../../src/raft/index.ts'
import { FedCheckers, nodeOf, violationOf } from '../../support/checked-steps.ts'
import { log, requestVote, requestVoteResponse } from '../../support/raft.ts'

const stores = (term: number, votedFor: string | null): Effect => ({ type: 'store_state', term, votedFor })
const sends = (message: Message): Effect => ({ type: 'send', message })
const grants = (term: number, to: string) => sends(requestVoteResponse({ from: '1', to, term }))
const asks = (term: number) => sends(requestVote({ from: '1', to: '2', term }))

describe('one vote a term (paper 5.2)', () => {
  const voted = () => {
    const fed = new FedCheckers()
    fed.step(nodeOf('1', { term: 2, votedFor: '2' }), { effects: [stores(2, '2'), grants(2, '2')] })
    return fed
  }

  it.each([
    ['says that it voted for another', '3', []],
    ['says that it has not voted', null, []],
    ['stores another vote', '2', [stores(2, '3')]],
    ['grants another its vote', '2', [grants(2, '3')]],
    ['campaigns in the same term', '2', [asks(2)]],
  ])('reports a node that has voted and %s, also after a restart', (_, votedFor, effects) => {
    for (const restarts of [false, true]) {
      const fed = voted()
      if (restarts) fed.checkers.afterCrash('1')
      if (restarts) fed.checkers.afterRestart(nodeOf('1', { term: 2, votedFor: '2' }))
      const violation = violationOf(() => fed.step(nodeOf('1', { term: 2, votedFor }), { effects }))
      expect(violation).toMatchObject({ property: 'one vote a term', nodes: ['1'] })
      expect(violation.found).toMatch(/^voted for 2 in term 2, then (voted for [13]|says that it has not voted)$/)
    }
  })

  it('reports a restart that has forgotten the vote', () => {
    const fed = voted()
    fed.checkers.afterCrash('1')
    const violation = violationOf(() => fed.checkers.afterRestart(nodeOf('1', { term: 2 })))
    expect(violation).toMatchObject({ property: 'one vote a term', nodes: ['1'] })
  })

  it.each([
    ['a vote for itself', asks(3), /^votes for 1 in term 3; the vote that it has stored is for 2 in term 2$/],
    ['a vote for another', grants(3, '3'), /^votes for 3 in term 3; the vote that it has stored is for 2 in term 2$/],
  ])('reports %s that leaves before it is stored', (_, effect, found) => {
    const violation = violationOf(() => voted().step(nodeOf('1', { term: 3 }), { effects: [effect] }))
    expect(violation).toMatchObject({ property: 'one vote a term', nodes: ['1'] })
    expect(violation.found).toMatch(found)
    const never = violationOf(() => new FedCheckers().step(nodeOf('1', { term: 3 }), { effects: [effect] }))
    expect(never.found).toMatch(/is none$/)
  })

  it('has nothing against a vote in the next term, one that is repeated, one refused, and a new disk', () => {
    const fed = voted()
    fed.step(nodeOf('1', { term: 2, votedFor: '2' }), { effects: [grants(2, '2')] })
    fed.step(nodeOf('1', { term: 3, votedFor: '1' }), { effects: [stores(3, '1'), asks(3)] })
    const refusal = requestVoteResponse({ from: '1', to: '2', term: 3, voteGranted: false })
    fed.step(nodeOf('1', { term: 3, votedFor: '1' }), { effects: [sends(refusal)] })
    fed.checkers.afterCrash('1')
    fed.checkers.forget('1')
    fed.checkers.afterRestart(nodeOf('1'))
    fed.step(nodeOf('1', { term: 3, votedFor: '2' }), { effects: [stores(3, '2'), grants(3, '2')] })
  })
})

describe('what never goes back', () => {
  it('reports a term that does (paper 5.1), in a restart too', () => {
    const fed = () => {
      const fresh = new FedCheckers()
      fresh.step(nodeOf('1', { term: 2 }))
      return fresh
    }
    const expected = { property: 'terms never go back', nodes: ['1'], found: 'went from term 2 back to 1' }
    expect(violationOf(() => fed().step(nodeOf('1', { term: 1 })))).toMatchObject(expected)
    expect(violationOf(() => fed().checkers.afterRestart(nodeOf('1', { term: 1 })))).toMatchObject(expected)
    const replaced = fed()
    replaced.checkers.forget('1')
    replaced.checkers.afterRestart(nodeOf('1'))
  })

  it('reports a commit index that does (paper, figure 2), but in a restart', () => {
    const fed = new FedCheckers()
    fed.commit(nodeOf('1', { records: log(1, 1) }), 2)
    const back = () => Object.assign(nodeOf('1', { records: log(1, 1) }), { commitIndex: 1, lastApplied: 1 })
    fed.checkers.afterRestart(nodeOf('1', { records: log(1, 1) }))
    fed.commit(nodeOf('1', { records: log(1, 1) }), 2)
    expect(violationOf(() => fed.step(back()))).toMatchObject({
      property: 'commit indexes never go back',
      nodes: ['1'],
      found: 'went from commit index 2 back to 1',
    })
  })
})
