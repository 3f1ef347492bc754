import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recordedLines } from '../tracer/support/traces.ts'
import { Project } from './project.ts'

const TRACES = 'docs-out/traces/'

/** A trace as version 1 had it: it said less on its first line and its last. */
function inVersion1(lines: readonly string[]): string {
  return lines
    .map((text) => {
      const { path, repeatable, reason, expected, ...line } = JSON.parse(text)
      return `${JSON.stringify('trace' in line ? { ...line, trace: 1 } : line)}\n`
    })
    .join('')
}

test('whatever was recorded, a trace of version 1 and one of version 2 of the same run differ in nothing', async () => {
  const project = new Project()
  project.write('words.json', readFileSync('vocabulary/raft.json', 'utf8'))
  const files = new Map<string, string[]>()
  for (const { file, text } of recordedLines()) files.set(file, [...(files.get(file) ?? []), text])
  expect(files.size).toBeGreaterThan(100)
  for (const [file, lines] of files) {
    const path = file.slice(TRACES.length)
    expect(lines[0]).toMatch(/^\{"trace":2,.*"path":"tests\//)
    project.write(`one/${path}`, inVersion1(lines))
    project.write(`two/${path}`, `${lines.join('\n')}\n`)
  }
  const same = [0, `nothing: Nothing differs. ${files.size} tests the same.\n`, '']
  for (const sides of [
    ['one', 'two'],
    ['two', 'one'],
  ]) {
    const { status, stdout, stderr } = await project.run('diff', ...sides, '--fail-on', 'any')
    expect([status, stdout, stderr]).toEqual(same)
  }
})
