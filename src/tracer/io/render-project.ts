import { makeInThreads } from './page-threads.ts'
import { Rendering, type RenderOptions, type RenderResult } from './rendering.ts'

/** How many tests go by between two words of progress. */
const PROGRESS_STEP = 20

type Progress = (stage: string) => void

/**
 * Renders a project's traces into its output folder; `progress` is told each stage before it begins. A trace is read,
 * written and let go before the next. Throws a `ProtokollError`, and then nothing has changed.
 */
export function renderProject(options: RenderOptions, progress: Progress = () => {}): RenderResult {
  const rendering = new Rendering(options)
  const { jobs } = rendering
  const tell = counting(jobs.length, progress)
  try {
    for (const job of jobs) {
      tell()
      rendering.make(job)
    }
    return rendering.finish(progress)
  } catch (error) {
    rendering.abandon()
    throw error
  }
}

/** The same, with the help of the machine's other cores where there is much to make. The output is the same to the byte. */
export async function renderInThreads(options: RenderOptions, progress: Progress = () => {}): Promise<RenderResult> {
  const rendering = new Rendering(options)
  try {
    await makeInThreads(rendering, options, counting(rendering.jobs.length, progress))
    return rendering.finish(progress)
  } catch (error) {
    rendering.abandon()
    throw error
  }
}

/** Is called once a test, and tells of some. */
function counting(tests: number, progress: Progress): () => void {
  let made = 0
  return () => {
    if (made % PROGRESS_STEP === 0) progress(`making pages: ${made} of ${tests} tests`)
    made += 1
  }
}
