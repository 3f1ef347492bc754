import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog, FileLog } from '../../src/host/file-log.ts'
import type { StoredState } from '../../src/raft/index.ts'
import { share } from '../support/campaign.ts'
import { type Batch, Workload } from '../support/log-workloads.ts'
import { type Tear, TornDisk } from '../support/torn-disk.ts'

const HOW = ['dropped', 'kept', 'prefix', 'suffix', 'garbage'] as const

/** What a power cut now could leave: every way, at every byte, with old names and new ones. */
function* tears(disk: TornDisk): Generator<Tear> {
  for (const oldNames of [true, false]) {
    for (const how of HOW) {
      const bytes = how === 'dropped' || how === 'kept' ? 0 : disk.unsyncedBytes
      for (let at = 0; at <= bytes; at += 1) yield { how, at, oldNames }
    }
  }
}

/** Stores batch after batch, until the disk stops. The first state was acknowledged, the second is under way if there is one. */
function run(disk: TornDisk, seed: number, count: number): { known: StoredState; coming: StoredState } {
  const workload = new Workload(seed)
  let known = workload.model.load()
  try {
    const log = new FileLog(disk, '1')
    for (let i = 0; i < count; i += 1) {
      const batch = workload.next()
      workload.model.store(batch)
      log.store(batch)
      known = workload.model.load()
    }
  } catch (error) {
    if (disk.calls < disk.stopAt) throw error
  }
  return { known, coming: workload.model.load() }
}

function newDisk(): TornDisk {
  const disk = new TornDisk()
  createLog(disk, '1')
  return disk
}

/** The log starts again, has all that was acknowledged, takes more, and keeps that over the next power cut. */
function check(disk: TornDisk, { known, coming }: { known: StoredState; coming: StoredState }): void {
  const log = new FileLog(disk, '1')
  const found = log.load()
  if (!same(found, known) && !same(found, coming)) expect([found]).toContainEqual(known)
  const more: Batch = [{ type: 'store_state', term: found.term + 1, votedFor: '2' }]
  log.store(more)
  const again = new FileLog(disk.afterCut({ how: 'dropped', at: 0, oldNames: true }), '1')
  const then = { ...again.load(), cutBytes: again.cutBytes, starts: again.starts }
  const expected = { ...found, term: found.term + 1, votedFor: '2', cutBytes: 0, starts: log.starts + 1 }
  if (JSON.stringify(then) !== JSON.stringify(expected)) expect(then).toEqual(expected)
}

/** What `toEqual` says, much faster. */
function same(a: StoredState, b: StoredState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

describe('whenever the power is cut, and whatever it leaves of what was not synced', () => {
  it.each(Array.from({ length: share(3) }, (_, i) => i + 1))(
    'the log has all that it was to keep (changes %i)',
    (seed) => {
      const whole = newDisk()
      run(whole, seed, 12)
      let cuts = 0
      for (let stopAt = newDisk().calls + 1; stopAt <= whole.calls; stopAt += 1) {
        const disk = newDisk()
        disk.stopAt = stopAt
        const states = run(disk, seed, 12)
        for (const tear of tears(disk)) {
          check(disk.afterCut(tear), states)
          cuts += 1
        }
      }
      expect(cuts).toBeGreaterThan(1000)
    },
  )

  it('a log that is being made is there or not', () => {
    const calls = newDisk().calls
    for (let stopAt = 1; stopAt <= calls; stopAt += 1) {
      const disk = new TornDisk()
      disk.stopAt = stopAt
      expect(() => createLog(disk, '1')).toThrow()
      for (const tear of tears(disk)) {
        const after = disk.afterCut(tear)
        if (!after.names().includes('raft.log')) createLog(after, '1')
        expect(new FileLog(after, '1').load().term).toBe(0)
      }
    }
  })

  it('also when it comes again and again, and processes are killed in between', () => {
    const crash = fc.record({
      steps: fc.nat(30),
      kill: fc.boolean(),
      how: fc.constantFrom(...HOW),
      at: fc.nat(200),
      oldNames: fc.boolean(),
    })
    const property = fc.property(fc.nat(), fc.array(crash, { minLength: 1, maxLength: 8 }), (seed, crashes) => {
      let disk = newDisk()
      let workload = new Workload(seed)
      // What may be there: what was acknowledged, and what was under way.
      let possible = [workload.model.load()]
      for (const { steps, kill, ...tear } of crashes) {
        disk.stopAt = disk.calls + 1 + steps
        possible = live(disk, workload, possible)
        disk = kill ? disk.afterKill() : disk.afterCut(tear)
        workload = new Workload(seed + steps)
      }
      const found = new FileLog(disk, '1').load()
      expect(possible.some((state) => same(state, found))).toBe(true)
    })
    fc.assert(property, { numRuns: share(2000), seed: 11 })
  })
})

/** One life of a node, until the disk stops. Returns what may be there afterwards. */
function live(disk: TornDisk, workload: Workload, possible: readonly StoredState[]): StoredState[] {
  let states = [...possible]
  try {
    const log = new FileLog(disk, '1')
    const found = log.load()
    expect(states.some((state) => same(state, found))).toBe(true)
    states = [found]
    const { term, votedFor, snapshot, records } = found
    workload.model.store([{ type: 'store_state', term, votedFor }])
    if (snapshot)
      workload.model.store([{ type: 'store_snapshot', snapshot, keepsRecords: false, firstIndex: snapshot.index + 1 }])
    workload.model.store([{ type: 'store_records', from: (snapshot?.index ?? 0) + 1, records }])
    for (;;) {
      const batch = workload.next()
      workload.model.store(batch)
      const coming = workload.model.load()
      states = [...states, coming]
      log.store(batch)
      states = [coming]
    }
  } catch (error) {
    if (disk.calls < disk.stopAt) throw error
    return states
  }
}
