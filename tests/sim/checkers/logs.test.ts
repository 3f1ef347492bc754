import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../../src/raft/index.ts'
import { applied, compact, FedCheckers, nodeOf, violationOf } from '../../support/checked-steps.ts'
import { log } from '../../support/raft.ts'

const command = (index: number, term: number, text: string): LogRecord => ({
  index,
  term,
  type: 'command',
  command: text,
})

describe('log matching (paper 5.3)', () => {
  it('reports two records with one index and term', () => {
    const fed = new FedCheckers()
    fed.step(nodeOf('1', { records: log(1, 1) }))
    const other = nodeOf('2', { records: [...log(1), command(2, 1, 'x')] })
    expect(violationOf(() => fed.step(other))).toMatchObject({
      property: 'log matching',
      nodes: ['1', '2'],
      found: 'record 2 of term 1 (command command "c2-t1") at 1 is record 2 of term 1 (command command "x") at 2',
    })
  })

  it('reports logs that agree at an index and differ right before it', () => {
    const fed = new FedCheckers()
    fed.step(nodeOf('1', { records: log(1, 3) }))
    const found = violationOf(() => fed.step(nodeOf('2', { records: log(2, 3) })))
    expect(found).toMatchObject({ property: 'log matching', nodes: ['1', '2'] })
    expect(found.found).toMatch(/follows one of term 1 at 1, of 2 at 2$/)
  })

  it('reports it also where the first log has changed since', () => {
    const fed = new FedCheckers()
    const one = nodeOf('1', { records: log(1, 1) })
    fed.step(one)
    one.log.replaceFrom(2, [])
    fed.step(one)
    const found = violationOf(() => fed.step(nodeOf('2', { records: [...log(1), command(2, 1, 'x')] })))
    expect(found).toMatchObject({ property: 'log matching', nodes: ['1', '2'] })
  })

  it('reports a record in the middle that changed without a word, before long', () => {
    const fed = new FedCheckers()
    const one = nodeOf('1', { records: log(1, 1, 1, 1, 1) })
    fed.step(one)
    one.log.replaceFrom(1, [...log(1, 1), command(3, 1, 'x'), ...log(1, 1, 1, 1, 1).slice(3)])
    const found = violationOf(() => {
      for (let i = 0; i < 6; i += 1) fed.step(one)
    })
    expect(found).toMatchObject({ property: 'log matching', nodes: ['1'] })
  })

  it('reports a record that stands at another index than its own', () => {
    const fed = new FedCheckers()
    const one = nodeOf('1', { records: log(1) })
    one.log.replaceFrom(2, [command(3, 1, 'x')])
    expect(violationOf(() => fed.step(one))).toMatchObject({ property: 'log matching', nodes: ['1'] })
  })

  it('has nothing against logs that differ from an index on, or that begin with a snapshot', () => {
    const fed = new FedCheckers()
    fed.step(nodeOf('1', { records: log(1, 1, 2) }))
    fed.step(nodeOf('2', { records: log(1, 1, 3, 3) }))
    fed.step(compact(nodeOf('3', { records: log(1, 1, 3) }), 2))
    expect(violationOf(() => fed.step(nodeOf('4', { voters: ['4'], records: log(1, 3, 3) })))).toMatchObject({
      property: 'log matching',
      nodes: ['2', '4'],
    })
  })
})

describe('state machine safety (paper 5.4.3)', () => {
  it('reports two nodes that commit different records at an index', () => {
    const fed = new FedCheckers()
    fed.commit(nodeOf('1', { records: log(1, 1) }), 2)
    const found = violationOf(() => fed.commit(nodeOf('2', { records: log(1, 2) }), 2))
    expect(found).toMatchObject({ property: 'state machine safety', nodes: ['1', '2'] })
    expect(found.found).toMatch(/^1 has committed record 2 of term 1 .*, 2 record 2 of term 2 /)
  })

  it.each([
    ['commits more than it has', 3, [], 'has committed up to 3 without a record 3'],
    ['applies more than it has committed', 0, [], 'has applied up to 1 and committed up to 0'],
    ['leaves one out', 2, [2], /^applies record 2 .* when it has applied up to 0$/],
    ['applies one again', 1, [1, 1], /^applies record 1 .* when it has applied up to 1$/],
    ['applies what nobody has committed', 1, [1, 2], /^applies record 2 .* which nobody has committed$/],
  ])('reports a node that %s', (_, commitIndex, indexes, found) => {
    const fed = new FedCheckers()
    const one = Object.assign(nodeOf('1', { records: log(1, 1) }), {
      commitIndex,
      lastApplied: Math.max(1, commitIndex),
    })
    const effects = indexes.flatMap((index) => one.log.slice(index, 1)).map(applied)
    const violation = violationOf(() => fed.step(one, { effects }))
    expect(violation).toMatchObject({ property: 'state machine safety', nodes: ['1'] })
    expect(violation.found).toMatch(found)
  })

  it('reports a node that applies another record than the one that is committed', () => {
    const fed = new FedCheckers()
    fed.commit(nodeOf('1', { records: log(1) }), 1)
    const two = Object.assign(nodeOf('2', { records: log(1) }), { commitIndex: 1, lastApplied: 1 })
    const violation = violationOf(() => fed.step(two, { effects: [applied(command(1, 1, 'x'))] }))
    expect(violation).toMatchObject({ property: 'state machine safety', nodes: ['1', '2'] })
  })

  it('has nothing against a restart, a snapshot that is installed, and going on from there', () => {
    const fed = new FedCheckers()
    const one = nodeOf('1', { records: log(1, 1, 1) })
    fed.commit(one, 3)
    fed.checkers.afterCrash('1')
    const again = nodeOf('1', { records: log(1, 1, 1) })
    fed.checkers.afterRestart(again)
    fed.commit(again, 2)

    const two = compact(nodeOf('2', { records: log(1, 1, 1) }), 2)
    fed.step(Object.assign(two, { commitIndex: 2, lastApplied: 2 }))
    Object.assign(two, { commitIndex: 3, lastApplied: 3 })
    fed.step(two, { effects: [applied(log(1, 1, 1)[2] as LogRecord)] })
  })

  it('reports a snapshot of more than anybody has committed', () => {
    const fed = new FedCheckers()
    fed.commit(nodeOf('1', { records: log(1, 1, 1) }), 1)
    const two = Object.assign(compact(nodeOf('2', { records: log(1, 1, 1) }), 2), { commitIndex: 2, lastApplied: 2 })
    expect(violationOf(() => fed.step(two))).toMatchObject({
      property: 'state machine safety',
      found: 'has committed up to 2 without a record 2',
    })
  })
})
