import { expect, it } from 'vitest'
import { share } from '../support/campaign.ts'
import { TornCluster } from '../support/torn-cluster.ts'

it('a cluster keeps every command that it acknowledged, whatever power cuts leave of unsynced bytes', () => {
  let acknowledged = 0
  let cuts = 0
  for (let seed = 1; seed <= share(1000); seed += 1) {
    const cluster = new TornCluster(seed)
    for (let i = 0; i < 600; i += 1) cluster.act()
    cluster.settle()
    for (const key of cluster.acknowledged) {
      const value = JSON.stringify(key)
      expect([seed, key, ...cluster.valuesOf(key)]).toEqual([seed, key, value, value, value])
    }
    acknowledged += cluster.acknowledged.size
    cuts += cluster.cuts
  }
  expect([acknowledged > share(1000), cuts > share(1000)]).toEqual([true, true])
})
