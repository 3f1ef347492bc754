/** Everything at random: changes of members and settings, transfers, snapshots, sessions, reads, crashes, a bad network. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { share } from '../support/campaign.ts'
import { RandomCluster } from '../support/random-cluster.ts'

describe('a cluster to which everything happens', () => {
  it('breaks no rule that the checkers know, lets nobody lie, and works again when all is repaired', () => {
    const kinds = new Map<string, number>()
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new RandomCluster(seed)
        const { cluster, commands } = random
        for (let i = 0; i < 300; i += 1) random.act()
        random.settle(120)
        const [leader] = cluster.nodes.filter((id) => cluster.node(id).role === 'leader')
        const last = leader === undefined ? undefined : cluster.command(leader, 'after all')
        random.settle(30)
        expect(last?.answer?.type).toMatch(/result|lost/)
        for (const id of cluster.nodes) {
          expect(cluster.node(id).rejected).toEqual({ malformed: 0, misdirected: 0, impossible: 0 })
        }
        for (const { answer } of commands) {
          const kind = answer?.type ?? 'none'
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        }
      }),
      { seed: 20140521, numRuns: share(40) },
    )
    // A run in which nothing comes about shows nothing.
    expect(kinds.get('result')).toBeGreaterThan(share(100))
  })
})
