import type { RunnerTask, RunnerTestCase } from 'vitest'
import { decodeText } from '../common/decode-text.ts'
import { LIMITS } from '../common/limits.ts'
import { readBytes } from '../io/read-file.ts'
import { docCommentAbove, docCommentOf } from './comment.ts'

/** What is escaped in addresses: Vitest then takes a place in the code that it runs for one in the source. */
const ESCAPE = /%[\da-f]{2}/i

/**
 * The doc comment above a test. Vitest says where the test stands, but not in a file that it reaches through a link, and
 * wrongly in one whose path looks like an address with escapes: there the test is looked for by its name.
 * Throws `FILE_ENCODING` for a comment that is not UTF-8; the rest of the file is Vitest's to read.
 */
export function descriptionOf(task: RunnerTestCase): string {
  const { filepath } = task.file
  const bytes = readBytes(filepath, LIMITS.textBytes)
  const description = descriptionIn(bytes.toString('utf8'), task)
  if (description.includes('\ufffd')) decodeText(bytes, filepath)
  return description
}

function descriptionIn(source: string, task: RunnerTestCase): string {
  const { location, file } = task
  if (location && !ESCAPE.test(file.filepath)) return docCommentAbove(source, location.line)
  const same = testsOf(file).filter(({ name }) => name === task.name)
  return docCommentOf(source, task.name, same.indexOf(task), same.length)
}

function testsOf(task: RunnerTask): RunnerTask[] {
  return task.type === 'test' ? [task] : task.tasks.flatMap(testsOf)
}
