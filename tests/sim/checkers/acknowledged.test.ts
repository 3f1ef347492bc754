import { describe, expect, it } from 'vitest'
import type { Answer, Effect, NodeState } from '../../../src/raft/index.ts'
import { FedCheckers, nodeOf, violationOf } from '../../support/checked-steps.ts'

const result: Answer = { type: 'result', result: '1' }
const overwritten: Answer = { type: 'retry', reason: 'overwritten' }

/** A leader whose clients have asked for the same text, a record each: `r1`, `r2`, … */
function asked(count: number): { fed: FedCheckers; leader: NodeState } {
  const fed = new FedCheckers()
  const leader = Object.assign(nodeOf('1', { term: 1 }), { role: 'leader' })
  for (let i = 1; i <= count; i += 1) {
    const record = leader.log.append(1, { type: 'command', command: 'same' })
    const effects: Effect[] = [{ type: 'store_records', from: record.index, records: [record] }]
    fed.step(leader, { input: { type: 'command', request: `r${i}`, command: 'same' }, effects })
  }
  return { fed, leader }
}

describe('nothing acknowledged is lost', () => {
  const broken = (act: () => void) => {
    const violation = violationOf(act)
    expect(violation).toMatchObject({ property: 'nothing acknowledged is lost', nodes: ['1'] })
    return violation.found
  }

  it('reports a result of a record that is not committed', () => {
    const { fed, leader } = asked(2)
    fed.commit(leader, 1)
    fed.step(leader, { answers: { r1: result } })
    expect(broken(() => fed.step(leader, { answers: { r2: result } }))).toBe(
      'told r2 "result", but nobody has committed record 2 of term 1 (command command "same")',
    )
  })

  it('reports a result where another record of the same text was committed in its place', () => {
    const { fed, leader } = asked(1)
    const two = nodeOf('2', { term: 2, records: [{ index: 1, term: 2, type: 'command', command: 'same' }] })
    fed.step(Object.assign(leader, { role: 'follower' }))
    fed.commit(two, 1)
    expect(broken(() => fed.step(leader, { answers: { r1: result } }))).toMatch(
      /nobody has committed record 1 of term 1/,
    )
  })

  it('reports the result of one request given to another', () => {
    const { fed, leader } = asked(2)
    const record = leader.log.at(1)
    if (record === undefined) throw new Error('no record')
    Object.assign(leader, { commitIndex: 1, lastApplied: 1 })
    const effects: Effect[] = [{ type: 'apply', record, request: 'r2' }]
    expect(broken(() => fed.step(leader, { effects, answers: { r2: result } }))).toMatch(
      /^answers r2, which became record 2 .*, with the result of record 1 /,
    )
  })

  it('reports a result for a command that never became a record', () => {
    const fed = new FedCheckers()
    const input = { type: 'command', request: 'r1', command: 'x' } as const
    const found = broken(() => fed.step(nodeOf('1'), { input, answers: { r1: result } }))
    expect(found).toBe('told r1 "result", but it never became a record')
  })

  it('reports a client that is told to ask again when its record is committed', () => {
    const { fed, leader } = asked(1)
    fed.commit(leader, 1)
    expect(broken(() => fed.step(leader, { answers: { r1: overwritten } }))).toMatch(
      /^told r1 "retry", but record 1 .* is committed$/,
    )
  })

  it('reports a record that is committed after its client was told to ask again', () => {
    const { fed, leader } = asked(2)
    fed.step(leader, { answers: { r2: overwritten } })
    fed.commit(leader, 1)
    expect(broken(() => fed.commit(leader, 2))).toMatch(
      /^has committed record 2 .*, and r2 was told that it never would$/,
    )
  })

  it('has nothing against the same text in several records, some of them given up', () => {
    const { fed, leader } = asked(3)
    fed.commit(leader, 2)
    fed.step(leader, { answers: { r2: result, r1: result } })
    Object.assign(leader, { role: 'follower', term: 2 })
    leader.log.replaceFrom(3, [{ index: 3, term: 2, type: 'command', command: 'same' }])
    fed.commit(leader, 3)
    fed.step(leader, { answers: { r3: overwritten } })
    const refused = {
      input: { type: 'command', request: 'r4', command: 'same' },
      answers: { r4: overwritten },
    } as const
    fed.step(leader, refused)
  })
})
