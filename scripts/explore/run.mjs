/** Walks a range of schedules on some threads, and beside them the sample of it on one. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { ROOT } from '../bundle.mjs'

/** How many schedules a thread is given at once: results arrive often enough to be shown. */
const AT_ONCE = 100

// A world is garbage as soon as its schedule is over. V8 takes what lives through a few schedules for something that will
// live long, puts all like it among what is collected rarely, and throws compiled code away whenever it changes its mind.
setFlagsFromString('--no-allocation-site-pretenuring')

const place = (name) => join(ROOT, 'scripts/explore', name)

/**
 * What came of the schedules of `range`: counts, failures, and where feature branches and engine branches were seen first.
 * `onProgress` is told of all so far as it comes. The same, whatever the number of threads.
 */
export async function run({ bundlePath, observed, explorer, common, range, threads }, onProgress) {
  const { Tally, FirstSeen, isSampled } = explorer
  const tally = new Tally()
  const failures = []
  const features = new FirstSeen()
  const engine = new FirstSeen()
  let knownFeatures = []
  let next = range.from
  let done = 0
  const tell = () => onProgress({ done, failed: failures.length, features, engine })
  const give = (worker) => {
    if (next >= range.to) return worker.terminate()
    const to = Math.min(next + AT_ONCE, range.to)
    worker.postMessage({ from: next, to })
    next = to
  }
  const walkOn = () => {
    const worker = start('worker.mjs', { bundle: pathToFileURL(bundlePath).href, ...common })
    give(worker.thread)
    return worker.untilItEnds((part) => {
      tally.addAll(part.counts)
      failures.push(...part.failures)
      done += part.to - part.from
      tell()
      give(worker.thread)
    })
  }
  const observe = () => {
    const worker = start('observer.mjs', { folder: observed.folder, root: ROOT, ...common })
    const sample = Array.from({ length: range.to - range.from }, (_, i) => range.from + i).filter(isSampled)
    worker.thread.postMessage(sample)
    return worker.untilItEnds((told) => {
      if (told.done) return worker.thread.terminate()
      if (told.known) knownFeatures = told.known
      else {
        for (const name of told.features) features.see(name, told.schedule)
        for (const name of told.engine) engine.see(name, told.schedule)
        tell()
      }
    })
  }
  const walkers = Math.min(threads, Math.ceil((range.to - range.from) / AT_ONCE))
  await Promise.all([observe(), ...Array.from({ length: walkers }, walkOn)])
  return {
    counts: [...tally.counts].sort(byName),
    failures: failures.sort((a, b) => a.schedule - b.schedule),
    features: { known: knownFeatures.sort(), seen: features.sorted() },
    engine: { known: observed.branches, seen: engine.sorted() },
  }
}

function start(file, workerData) {
  const thread = new Worker(place(file), { workerData })
  const untilItEnds = (onMessage) =>
    new Promise((resolve, reject) => {
      thread.on('error', reject)
      thread.on('exit', resolve)
      thread.on('message', onMessage)
    })
  return { thread, untilItEnds }
}

export const byName = ([a], [b]) => (a < b ? -1 : 1)
