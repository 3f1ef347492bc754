import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunnerTestCase } from 'vitest'
import { expect, test } from 'vitest'
import { descriptionOf } from '../../../src/tracer/vitest/description.ts'
import { tempFolder } from '../io/folders.ts'
import { problemsOf } from '../support/traces.ts'

function described(source: string, encoding: BufferEncoding): [string, () => string] {
  const filepath = join(tempFolder(), 'a.test.ts')
  writeFileSync(filepath, Buffer.from(source, encoding))
  const file = { filepath, type: 'suite', tasks: [] as unknown[] }
  const task = { type: 'test', name: 't', file, location: { line: source.split('\n').length, column: 1 } }
  file.tasks.push(task)
  return [filepath, () => descriptionOf(task as unknown as RunnerTestCase)]
}

test('a comment that is not UTF-8 is refused, by the name and the line of its file', () => {
  const [file, act] = described("// 1\n/** Déjà. */\ntest('t', () => {})", 'latin1')
  expect(problemsOf(act)).toMatchObject([{ code: 'FILE_ENCODING', file, line: 2 }])
})

test('what else is in the file is for others to read; and nobody minds a sign that stands there', () => {
  expect(described("// é\n/** Text. */\ntest('t', () => {})", 'latin1')[1]()).toBe('Text.')
  expect(described("/** \ufffd, é. */\ntest('t', () => {})", 'utf8')[1]()).toBe('\ufffd, é.')
})
