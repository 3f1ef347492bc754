import { parentPort, workerData } from 'node:worker_threads'
import { type Problem, ProtokollError } from '../common/errors.ts'
import { Catalogue, type CatalogueEntry, type CataloguePlace } from '../features/catalogue.ts'
import type { PageOptions } from '../pages/page-maker.ts'
import { type Files, filesFrom } from './files.ts'
import { type TraceFile, traceFile } from './load.ts'
import { type MadeTest, TestMaker } from './make-test.ts'
import { Wanted, type WantedData } from './render-tests.ts'

/** What a thread is given. Plain data: classes do not get there. */
export interface ThreadData {
  readonly options: Omit<PageOptions, 'catalogue'>
  readonly catalogue: { readonly entries: readonly CatalogueEntry[]; readonly place?: CataloguePlace }
  readonly jobs: readonly ThreadJob[]
  readonly wanted: WantedData
  readonly cwd: string
  /** The place, among the jobs, of the next that nobody has taken. */
  readonly next: Int32Array
}

export interface ThreadJob {
  readonly place: number
  readonly file: string
  /** The file with what hangs on its messages. */
  readonly lost?: string
}

/** What a thread says of a job. */
export type ThreadMessage = { readonly place: number } & (
  | { readonly made: MadeTest }
  /** It is left to the thread that writes. */
  | { readonly left: true }
  | { readonly problems: readonly Problem[] }
)

/** Runs in a thread of its own: takes one job after the other, and says what became of it. */
function work({ options, catalogue, jobs, wanted: data, cwd, next }: ThreadData): void {
  const maker = new TestMaker({ ...options, catalogue: new Catalogue(catalogue.entries, catalogue.place) }, cwd)
  const wanted = new Wanted(data.withFailing, data.replaced)
  const disk = filesFrom(cwd)
  for (let i = Atomics.add(next, 0, 1); i < jobs.length; i = Atomics.add(next, 0, 1)) {
    const job = jobs[i]
    if (job) parentPort?.postMessage(resultOf(job, disk, (file) => maker.make(file, (test) => wanted.has(test))))
  }
}

/** The pages of a larger trace are better written one after the other than handed over all at once. */
const LARGEST_BYTES = 4_000_000

function resultOf({ place, file, lost }: ThreadJob, disk: Files, make: (file: TraceFile) => MadeTest): ThreadMessage {
  try {
    const found = traceFile(file, disk, lost)
    const bytes = found.read()
    if (bytes.length > LARGEST_BYTES) return { place, left: true }
    const made = make({ ...found, read: () => bytes })
    return { place, made: { ...made, files: [...made.files] } }
  } catch (error) {
    if (error instanceof ProtokollError) return { place, problems: error.problems }
    throw error
  }
}

work(workerData)
