/** One thread of `scripts/explore.mjs`: walks schedules from one number to another as it is told, and says how they went. */
import { parentPort, workerData } from 'node:worker_threads'

const { bundle, seed, actions, without } = workerData
const { clusters, Tally, walk, withoutKinds } = await import(bundle)
const source = withoutKinds(clusters, without)
/** Where the bundle lies is no part of what was found. */
const place = bundle.slice(0, bundle.lastIndexOf('/') + 1)

parentPort.on('message', ({ from, to }) => {
  const tally = new Tally()
  const failures = []
  for (let schedule = from; schedule < to; schedule += 1) {
    const { outcome, counts } = walk(source, { seed, schedule, actions })
    tally.addAll(counts)
    if (outcome.type === 'sound') continue
    const { kind, what, found } = outcome.problem
    failures.push({ schedule, kind, what, found: found.replaceAll(place, '') })
  }
  parentPort.postMessage({ from, to, counts: [...tally.counts], failures })
})
