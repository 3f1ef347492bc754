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
  try {
    for (const [i, job] of jobs.entries()) {
      if (i % PROGRESS_STEP === 0) progress(`making pages: ${i} of ${jobs.length} tests`)
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
    let made = 0
    await makeInThreads(rendering, options, () => {
      if (made % PROGRESS_STEP === 0) progress(`making pages: ${made} of ${rendering.jobs.length} tests`)
      made += 1
    })
    return rendering.finish(progress)
  } catch (error) {
    rendering.abandon()
    throw error
  }
}
