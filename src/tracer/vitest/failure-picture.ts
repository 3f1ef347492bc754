import type { RunnerTestCase } from 'vitest'
import { LIMITS } from '../common/limits.ts'
import { oneLine } from '../common/one-line.ts'
import { loadDefaultTemplates } from '../io/load.ts'
import { lastPictureOf } from '../pages/last-picture.ts'
import { Templates } from '../text/templates.ts'
import { readTrace } from '../trace/read.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'

/** What a test left when it failed. */
export interface Failed {
  readonly task: RunnerTestCase
  /** The trace, with the line that ends it. */
  readonly lines: readonly string[]
  /** The line at which it failed, if that is not the last. */
  readonly line: number | undefined
  readonly vocabulary: Vocabulary
}

/** Read once by a worker: they come with protokoll. */
let templates: Templates | undefined

/**
 * Has Vitest show the picture of the section in which a test failed: an annotation with the row in words, and the picture
 * attached. Nothing that goes wrong here is a failure of the test's, which has one already.
 */
export async function annotateFailure({ task, lines, line, vocabulary }: Failed): Promise<void> {
  try {
    const text = `${lines.join('\n')}\n`
    if (text.length > LIMITS.failedTraceCharacters) return
    templates ??= new Templates(loadDefaultTemplates('svg'))
    const trace = readTrace(new TextEncoder().encode(text), task.name, vocabulary)
    const last = lastPictureOf(trace, vocabulary, templates, line)
    if (last === undefined) return
    const { section, row, id, text: said, svg } = last
    const place = `section ${section.number} (${section.title}), row ${row}`
    const message = oneLine(`${place}: ${said}${id === undefined ? '' : ` #${id}`}`)
    await annotated(task, message, { contentType: 'image/svg+xml', body: new TextEncoder().encode(svg) })
  } catch {
    // There is no picture then.
  }
}

/**
 * Vitest takes annotations of tests that run, and this one is known to fail by now: while it is handed over, and no
 * longer, the test counts as running.
 */
function annotated(
  { context, result }: RunnerTestCase,
  message: string,
  attachment: { contentType: string; body: Uint8Array },
): Promise<unknown> {
  const state = result?.state
  if (result === undefined || state === undefined) return Promise.resolve()
  result.state = 'run'
  try {
    return context.annotate(message, ANNOTATION_TYPE, attachment)
  } finally {
    result.state = state
  }
}

/** What reporters call it. */
const ANNOTATION_TYPE = 'protokoll'
