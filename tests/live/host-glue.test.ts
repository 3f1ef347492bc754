import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const FOLDER = 'src/host'
/** What names anything of `src/live`, or how the node is shown to it. */
const GLUE = /\b(record|recorder|sendingText|stamped|unstamped|stamp|stateOf|fieldsOf|marksOf|mark)\b/

test('ten lines of the host record it, and their imports', () => {
  const lines = readdirSync(FOLDER).flatMap((file) =>
    readFileSync(join(FOLDER, file), 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(\/?\*|\/\/|import )/.test(line)),
  )
  const glue = lines.filter((line) => GLUE.test(line)).map((line) => line.trim())
  expect(glue.filter((line) => line.includes('record('))).toHaveLength(1)
  expect(glue.length, glue.join('\n')).toBeLessThanOrEqual(10)
})
