/** One thread of `scripts/explore.mjs`: walks schedules from one number to another as it is told, and says how they went. */
import { parentPort, workerData } from 'node:worker_threads'

const { bundle, seed, actions, without } = workerData
const { clusters, Tally, walk, withoutKinds } = await import(bundle)
const source = withoutKinds(clusters, without)

parentPort.on('message', ({ from, to }) => {
  const tally = new Tally()
  const failures = []
  for (let schedule = from; schedule < to; schedule += 1) {
    const { outcome, counts } = walk(source, { seed, schedule, actions })
    tally.addAll(counts)
    if (outcome.type === 'failed') failures.push({ schedule, ...outcome.problem })
  }
  parentPort.postMessage({ from, to, counts: tally.counts, failures })
})
