import { readFileSync } from 'node:fs'
import type { RunnerTask, RunnerTestCase } from 'vitest'
import { docCommentAbove, docCommentOf } from './comment.ts'

/** What is escaped in addresses: Vitest then takes a place in the code that it runs for one in the source. */
const ESCAPE = /%[\da-f]{2}/i

/**
 * The doc comment above a test. Vitest says where the test stands, but not in a file that it reaches through a link, and
 * wrongly in one whose path looks like an address with escapes: there the test is looked for by its name.
 */
export function descriptionOf(task: RunnerTestCase): string {
  const { location, file } = task
  const source = readFileSync(file.filepath, 'utf8')
  if (location && !ESCAPE.test(file.filepath)) return docCommentAbove(source, location.line)
  const same = testsOf(file).filter(({ name }) => name === task.name)
  return docCommentOf(source, task.name, same.indexOf(task), same.length)
}

function testsOf(task: RunnerTask): RunnerTask[] {
  return task.type === 'test' ? [task] : task.tasks.flatMap(testsOf)
}
