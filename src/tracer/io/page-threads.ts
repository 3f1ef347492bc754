import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { throwIfAny } from '../common/errors.ts'
import type { ThreadData, ThreadMessage } from './page-thread.ts'
import { PAGE_THREAD } from './program.ts'
import type { Rendering, RenderOptions } from './rendering.ts'

/** A thread needs a while to load what it runs: with fewer tests than these it would come too late. */
const FEWEST_TESTS = 24
/** More threads than these would wait for this one, which writes what they make. */
const MOST_THREADS = 3

/**
 * Makes the pages of all jobs, in this thread and in others: each takes the next job when it has done one. `tell` is
 * called for each. Where several fail, the first in the order of traces is thrown.
 */
export async function makeInThreads(rendering: Rendering, options: RenderOptions, tell: () => void): Promise<void> {
  const { jobs } = rendering
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const failures = new Failures()
  const threads = new Threads(threadData(rendering, options, next), (message) => {
    tell()
    failures.guard(message.place, () => takeMessage(rendering, message))
  })
  try {
    threads.start(Math.min(MOST_THREADS, availableParallelism() - 1, Math.floor(jobs.length / FEWEST_TESTS)))
    for (let i = Atomics.add(next, 0, 1); i < jobs.length; i = Atomics.add(next, 0, 1)) {
      const job = jobs[i]
      if (job === undefined) break
      tell()
      failures.guard(job.place, () => rendering.make(job))
      await threads.listen()
    }
    await threads.end()
  } finally {
    threads.stop()
  }
  failures.throwFirst()
}

function threadData(
  { pageOptions, jobs, wanted }: Rendering,
  { cwd = process.cwd() }: RenderOptions,
  next: Int32Array,
): ThreadData {
  const { catalogue, ...options } = pageOptions
  const { place } = catalogue
  return {
    options,
    catalogue: { entries: [...catalogue.entries.values()], ...(place ? { place } : {}) },
    jobs: jobs.map(({ place: at, file: { file, lost } }) => ({
      place: at,
      file,
      ...(lost === undefined ? {} : { lost }),
    })),
    wanted: wanted.asData(),
    cwd,
    next,
  }
}

function takeMessage(rendering: Rendering, message: ThreadMessage): void {
  if ('made' in message) return rendering.take(message.place, message.made)
  if ('left' in message) {
    const job = rendering.jobs.find(({ place }) => place === message.place)
    return job && rendering.make(job)
  }
  throwIfAny(message.problems)
}

/** The other threads. There are none where sources run that nobody has built. */
class Threads {
  private readonly data: ThreadData
  private readonly take: (message: ThreadMessage) => void
  private readonly workers: Worker[] = []
  private ended: Promise<unknown> = Promise.resolve()

  constructor(data: ThreadData, take: (message: ThreadMessage) => void) {
    this.data = data
    this.take = take
  }

  start(count: number): void {
    if (PAGE_THREAD === undefined) return
    for (let i = 0; i < count; i += 1) this.workers.push(new Worker(PAGE_THREAD, { workerData: this.data }))
    this.ended = Promise.all(this.workers.map((worker) => this.endOf(worker)))
    // One may fail while this thread is at work; `end` tells of it.
    this.ended.catch(() => {})
  }

  /** Takes what has been said meanwhile. */
  async listen(): Promise<void> {
    if (this.workers.length > 0) await new Promise((done) => setImmediate(done))
  }

  /** Waits until all have done their work. */
  async end(): Promise<void> {
    await this.ended
  }

  stop(): void {
    for (const worker of this.workers) void worker.terminate()
  }

  private endOf(worker: Worker): Promise<void> {
    return new Promise((done, fail) => {
      worker.on('message', this.take)
      worker.on('error', fail)
      worker.on('exit', () => done())
    })
  }
}

/** What went wrong with which test. All others are made all the same, so that it does not depend on who was faster. */
class Failures {
  private readonly failures: { readonly place: number; readonly error: unknown }[] = []

  guard(place: number, act: () => void): void {
    try {
      act()
    } catch (error) {
      this.failures.push({ place, error })
    }
  }

  throwFirst(): void {
    const [first] = this.failures.toSorted((a, b) => a.place - b.place)
    if (first) throw first.error
  }
}
