/** Everything at random: changes of members and settings, transfers, snapshots, sessions, reads, crashes, a bad network. */
import { describe, expect, it } from 'vitest'
import { replay, Tally, walk } from '../../../src/explore/index.ts'
import { clusters } from '../../../src/sim/explore/index.ts'
import { share } from '../../support/campaign.ts'

const SEED = 20140521
const which = (schedule: number) => ({ seed: SEED, schedule, actions: 100 })

describe('a cluster to which everything happens', () => {
  it('breaks no rule, tells clients nothing that no order explains, and works again when all is repaired', () => {
    const tally = new Tally()
    for (let schedule = 0; schedule < share(1500); schedule += 1) {
      const { outcome, counts } = walk(clusters, which(schedule))
      expect(outcome, `schedule ${schedule} of seed ${SEED}`).toEqual({ type: 'sound' })
      tally.addAll(counts)
    }
    // Schedules in which nothing comes about show nothing.
    const rare = clusters.kinds.map(({ name }) => name).filter((name) => (tally.counts.get(name) ?? 0) < share(50))
    expect(rare).toEqual([])
    const { counts } = tally
    for (const name of ['leaders', 'snapshots', 'answer redirect', 'answer retry', 'answer lost']) {
      expect(counts.get(name), name).toBeGreaterThan(share(1000))
    }
    expect(counts.get('answer result')).toBeGreaterThan(share(10_000))
    expect(counts.get('snapshots installed')).toBeGreaterThan(share(200))
    expect(counts.get('undecided histories') ?? 0).toBeLessThan(share(15))
  })

  it('does the same for the same numbers, and when its actions are done again as they were written down', () => {
    for (let schedule = 0; schedule < 10; schedule += 1) {
      const walked = walk(clusters, which(schedule))
      expect(walk(clusters, which(schedule))).toEqual(walked)
      const written = JSON.parse(JSON.stringify({ options: walked.options, actions: walked.actions }))
      expect(replay(clusters, written)).toEqual(walked.outcome)
    }
  })

  it('doubles what waits at a node, and stops where that could not be handled any more', () => {
    const options = { nodes: 3, asyncStorage: true, electionTimeoutTicks: 3, keys: 1, lateMessagesArrive: false }
    const world = clusters.begin(options)
    const campaign = [
      { do: 'hurry', node: '1', ticks: 12 },
      { do: 'send', node: '1', count: 2 },
    ]
    expect(campaign.map((action) => world.perform(action))).toEqual([true, true])
    const duplicates = Array.from({ length: 60 }, () => ({ do: 'duplicate', node: '2' }))
    const doubled = duplicates.map((action) => world.perform(action))
    expect(doubled.slice(0, 9)).not.toContain(false)
    expect(doubled.slice(10)).not.toContain(true)
    expect(world.settle()).toBeUndefined()
  })

  it('leaves out what cannot be done there: half of the actions of one schedule, in another cluster', () => {
    const { options } = walk(clusters, which(0))
    for (let schedule = 1; schedule < 20; schedule += 1) {
      const actions = walk(clusters, which(schedule)).actions.filter((_, i) => i % 2 === 0)
      expect(replay(clusters, { options, actions })).toEqual({ type: 'sound' })
    }
  })

  /** Node "2" asks to leave and is made a learner meanwhile; its log alone has the leader's last record. */
  it('elects somebody although a node that asked to leave is needed once more', () => {
    const options = { nodes: 1, asyncStorage: true, electionTimeoutTicks: 3, keys: 1, lateMessagesArrive: true }
    const actions = [
      { do: 'tick', ticks: 4 },
      { do: 'newcomer', node: '2', via: '1', learner: false },
      { do: 'run', turns: 13 },
      { do: 'leave', node: '2' },
      { do: 'members', node: '1', mode: 'explicit', changes: [{ op: 'ADD_LEARNER', node: '2' }] },
      { do: 'pass', ticks: 1 },
      { do: 'fail', node: '1' },
      { do: 'command', node: '1', op: 'add', key: 'b', value: 0 },
      { do: 'store', node: '1', count: 1 },
    ]
    expect(replay(clusters, { options, actions })).toEqual({ type: 'sound' })
  })
})
