import { describe, expect, it } from 'vitest'
import { compact, FedCheckers, nodeOf, violationOf } from '../../support/checked-steps.ts'
import { appendEntries, log, recordsFrom } from '../../support/raft.ts'

const leader = (id: string, term: number, ...terms: number[]) =>
  Object.assign(nodeOf(id, { term, records: log(...terms) }), { role: 'leader' })

describe('election safety (paper 5.2)', () => {
  it('reports two leaders of a term, whenever they lead', () => {
    const fed = new FedCheckers()
    const one = leader('1', 2)
    fed.step(one)
    fed.step(Object.assign(one, { role: 'follower', term: 3 }))
    const found = violationOf(() => fed.step(leader('2', 2)))
    expect(found).toMatchObject({
      property: 'election safety',
      nodes: ['1', '2'],
      found: 'both lead in term 2',
      step: 3,
    })
  })

  it('reports a node that speaks as leader of a term that has another', () => {
    const fed = new FedCheckers()
    fed.step(leader('1', 2))
    const message = appendEntries({ from: '2', to: '3', term: 2 })
    const found = violationOf(() => fed.step(nodeOf('2', { term: 2 }), { effects: [{ type: 'send', message }] }))
    expect(found).toMatchObject({ property: 'election safety', nodes: ['1', '2'] })
  })

  it('has nothing against a leader that leads on, nor against one of another term', () => {
    const fed = new FedCheckers()
    fed.step(leader('1', 2))
    fed.step(leader('1', 2))
    fed.step(leader('2', 3))
  })
})

describe('leader append-only (paper 5.3)', () => {
  it.each([
    ['removes a record', 2, []],
    ['replaces a record by one of another term', 1, recordsFrom(1, 2)],
    ['replaces a record by one with another text', 2, [{ index: 2, term: 1, type: 'command', command: 'x' }]],
  ] as const)('reports a leader that %s', (_, from, records) => {
    const fed = new FedCheckers()
    const one = leader('1', 2, 1, 1)
    fed.step(one)
    one.log.replaceFrom(from, records)
    const found = violationOf(() => fed.step(one, { effects: [{ type: 'store_records', from, records }] }))
    expect(found).toMatchObject({ property: 'leader append-only', nodes: ['1'] })
    expect(found.found).toMatch(/^leads in term 2 and has given up record 2 of term 1 \(command command "c2-t1"\)$/)
  })

  it('has nothing against a leader that appends, one whose log a snapshot shortens, or a follower', () => {
    const fed = new FedCheckers()
    const one = leader('1', 2, 1, 1)
    fed.step(one)
    one.log.append(2, { type: 'term_start' })
    fed.step(one)
    fed.commit(one, 3)
    fed.step(compact(one, 2))
    const two = nodeOf('2', { records: log(1, 1) })
    fed.step(two)
    two.log.replaceFrom(2, [])
    fed.step(two)
  })
})

describe('leader completeness (paper 5.4.3)', () => {
  const committed = () => {
    const fed = new FedCheckers()
    fed.commit(leader('1', 1, 1, 1), 2)
    return fed
  }

  it('reports a node that becomes leader without a committed record', () => {
    const found = violationOf(() => committed().step(leader('2', 2, 1)))
    expect(found).toMatchObject({ property: 'leader completeness', nodes: ['2', '1'] })
    expect(found.found).toBe(
      '2 leads in term 2 without record 2 of term 1 (command command "c2-t1"), which 1 has committed',
    )
  })

  it('reports a leader that has another record in its place', () => {
    const found = violationOf(() => committed().step(leader('2', 3, 1, 2)))
    expect(found).toMatchObject({ property: 'leader completeness', nodes: ['2', '1'] })
  })

  it('reports a leader that lacks what is committed while it leads', () => {
    const fed = new FedCheckers()
    fed.step(leader('3', 2, 1))
    const found = violationOf(() => fed.commit(nodeOf('1', { term: 2, records: log(1, 1) }), 2))
    expect(found).toMatchObject({ property: 'leader completeness', nodes: ['3', '1'] })
  })

  it('asks nothing of a leader of an earlier term, of one that crashed, or of what a snapshot stands for', () => {
    const stale = new FedCheckers()
    stale.step(leader('3', 1, 1))
    stale.commit(nodeOf('1', { term: 2, records: log(1, 2) }), 2)

    const crashed = new FedCheckers()
    crashed.step(leader('3', 2, 1))
    crashed.checkers.afterCrash('3')
    crashed.commit(nodeOf('1', { term: 2, records: log(1, 1) }), 2)

    const compacted = committed()
    compacted.step(compact(leader('2', 2, 1, 1, 2), 2))
  })
})
