/** One thread of `scripts/explore.mjs`: walks schedules from one number to another as it is told, and says how they went. */
import { parentPort, workerData } from 'node:worker_threads'

const { bundle, seed, actions, without } = workerData
const { clusters, walk } = await import(bundle)
const source = { ...clusters, kinds: clusters.kinds.filter(({ name }) => !without.includes(name)) }

parentPort.on('message', ({ from, to }) => {
  const counts = new Map()
  const failures = []
  for (let schedule = from; schedule < to; schedule += 1) {
    const { outcome, counts: own } = walk(source, { seed, schedule, actions })
    for (const [name, times] of own) counts.set(name, (counts.get(name) ?? 0) + times)
    if (outcome.type === 'failed') failures.push({ schedule, ...outcome.problem })
  }
  parentPort.postMessage({ from, to, counts, failures })
})
