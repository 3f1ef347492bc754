import { describe, expect, it } from 'vitest'
import { type Answer, type Effect, type NodeState, step } from '../../../src/raft/index.ts'
import { FedCheckers, nodeOf, violationOf } from '../../support/checked-steps.ts'
import { makeLeader, requestVote, timeoutNow } from '../../support/raft.ts'

/** Node "1" leads in term 1 and is asked to hand over to `to`. */
function asked(to = '3') {
  const fed = new FedCheckers()
  const leader = makeLeader()
  const input = { type: 'transfer', request: 't', to } as const
  const effects = step(leader, input)
  fed.step(leader, { input, effects })
  return { fed, tell: (answer: Answer) => fed.step(leader, { answers: { t: answer } }) }
}

const leads = (id: string, term: number): NodeState => Object.assign(nodeOf(id, { term }), { role: 'leader' })
const candidate = () => nodeOf('3', { term: 2, votedFor: '3' })
const campaigns: readonly Effect[] = [
  { type: 'store_state', term: 2, votedFor: '3' },
  { type: 'send', message: requestVote({ from: '3', to: '1', term: 2, transfer: true }) },
]

describe('what a client is told of a transfer (thesis 3.10)', () => {
  it('is a result although the target has not led in a newer term', () => {
    const { fed, tell } = asked()
    fed.step(leads('2', 2))
    expect(violationOf(() => tell({ type: 'result', result: 'done' }))).toMatchObject({
      property: 'transfers end as was told',
      nodes: ['1', '3'],
      found: 'told t "result", but "3" has not led since term 1',
    })
  })

  it('is a redirect to a node that has not led in a newer term', () => {
    const { fed, tell } = asked()
    fed.step(leads('3', 2))
    const { found } = violationOf(() => tell({ type: 'redirect', leader: '2' }))
    expect(found).toBe('told t "redirect", but "2" has not led since term 1')
  })

  it.each(['message', 'checked_message'] as const)(
    'is that it never will be done, and an order is obeyed: %s',
    (type) => {
      const { fed, tell } = asked()
      tell({ type: 'retry', reason: 'transfer_timeout' })
      const message = timeoutNow({ from: '1', to: '3', request: '0-1' })
      fed.step(nodeOf('3'), { input: { type, message } })
      fed.step(candidate(), { input: { type, message: { ...message, request: '0-2' } }, effects: campaigns })
      fed.step(candidate(), { input: { type: 'message', message: null }, effects: campaigns })
      const violation = violationOf(() => fed.step(candidate(), { input: { type, message }, effects: campaigns }))
      expect(violation.nodes).toEqual(['3', '1'])
      expect(violation.found).toBe('obeys 0-1 of "1", and a client was told that nobody ever would')
    },
  )

  it('is right: the target leads, another does, nobody knows, it led already', () => {
    const done = asked()
    done.fed.step(leads('3', 2))
    done.tell({ type: 'result', result: 'done' })
    done.fed.step(candidate(), { input: { type: 'message', message: timeoutNow({ from: '1', to: '3' }) } })
    const other = asked()
    other.fed.step(leads('2', 2))
    other.tell({ type: 'redirect', leader: '2' })
    asked().tell({ type: 'unknown', reason: 'transfer_timeout' })
    asked('1').tell({ type: 'result', result: '"1" leads already' })
    asked('9').tell({ type: 'redirect', leader: '2' })
  })
})
