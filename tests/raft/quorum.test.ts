import { describe, expect, it } from 'vitest'
import { majority } from '../../src/raft/index.ts'
import { isQuorum, quorumIndex } from '../../src/raft/quorum.ts'

const FOUR = { voters: ['1', '2', '3', '4'], learners: [] }

/** The quorum index of a cluster whose nodes have reached these indexes. */
function quorumIndexOf(...reached: readonly number[]): number {
  const voters = reached.map((_, i) => String(i))
  return quorumIndex({ voters, learners: [] }, (voter) => reached[Number(voter)] ?? Number.NaN)
}

describe('majority (paper 5.2)', () => {
  it('is more than half, also of an even number', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(majority)).toEqual([1, 2, 2, 3, 3, 4, 4])
  })
})

describe('isQuorum', () => {
  it('holds from a majority on', () => {
    expect(isQuorum(FOUR, new Set(['1', '2']))).toBe(false)
    expect(isQuorum(FOUR, new Set(['1', '2', '4']))).toBe(true)
  })

  it('does not count a node that has no vote', () => {
    expect(isQuorum(FOUR, new Set(['1', '2', '9']))).toBe(false)
  })
})

describe('while two memberships are in force (paper 6, thesis 4.3)', () => {
  const joint = { outgoing: ['1', '2', '3'], learnersNext: [], autoLeave: true }
  const both = { voters: ['1', '4', '5'], learners: [], joint }

  it.each([
    [['1', '4', '5'], false],
    [['1', '2', '3'], false],
    [['1', '2'], false],
    [['1', '2', '4'], true],
    [['2', '3', '4', '5'], true],
  ])('a majority of each is needed: %s', (yes, is) => {
    expect(isQuorum(both, new Set(yes))).toBe(is)
  })

  it('what both have reached counts', () => {
    const at = (reached: Readonly<Record<string, number>>) => quorumIndex(both, (voter) => reached[voter] ?? 0)
    expect(at({ 1: 9, 2: 3, 3: 3, 4: 9, 5: 9 })).toBe(3)
    expect(at({ 1: 9, 2: 9, 3: 3, 4: 4, 5: 2 })).toBe(4)
  })
})

describe('quorumIndex (paper 5.3, 5.4)', () => {
  it('is the highest index that a majority has reached', () => {
    expect(quorumIndexOf(7)).toBe(7)
    expect(quorumIndexOf(7, 3)).toBe(3)
    expect(quorumIndexOf(3, 7, 5)).toBe(5)
    expect(quorumIndexOf(9, 0, 0, 9, 4)).toBe(4)
  })

  it('needs three of four nodes', () => {
    expect(quorumIndexOf(8, 8, 2, 1)).toBe(2)
  })

  it('is 0 where nobody votes', () => {
    expect(quorumIndexOf()).toBe(0)
  })

  it('compares numbers, not their text', () => {
    expect(quorumIndexOf(10, 9, 100)).toBe(10)
  })
})
