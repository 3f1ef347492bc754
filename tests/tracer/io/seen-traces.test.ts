import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesFrom } from '../../../src/tracer/io/files.ts'
import { writeNew } from '../../../src/tracer/io/init-files.ts'
import { machineDisk } from '../../../src/tracer/io/machine-disk.ts'
import { mergeTraces } from '../../../src/tracer/io/merge-traces.ts'
import { renderProject } from '../../../src/tracer/io/render-project.ts'
import { problemsOf } from '../support/traces.ts'
import { contents, quickFiles, systemError, tempFolder } from './folders.ts'
import { project, trace } from './small-project.ts'

test.each<[string, (traces: string) => void]>([
  ['changes', (traces) => quickFiles.write(join(traces, 'a.jsonl'), trace({ description: 'Another.' }))],
  ['comes', (traces) => quickFiles.write(join(traces, 'c.jsonl'), trace({ test: 'v' }))],
  ['goes', (traces) => quickFiles.remove(join(traces, 'b.jsonl'))],
])('a trace that %s while pages are made keeps them from being put in place', (_, act) => {
  const options = project({ 'a.jsonl': trace(), 'b.jsonl': trace({ test: 'u' }) })
  renderProject(options)
  const before = contents(options.out)
  quickFiles.write(join(options.traces, 'a.jsonl'), trace({ description: 'New.' }))
  const problems = problemsOf(() =>
    renderProject(options, (stage) => {
      if (stage.startsWith('making the pages of all')) act(options.traces)
    }),
  )
  expect(problems).toMatchObject([{ code: 'TRACE_CHANGED', file: expect.stringContaining(options.traces) }])
  expect(contents(options.out)).toEqual(before)
  expect(renderProject(options).written).toBeGreaterThan(0)
})

/** A disk that takes half of what is created as the third file, and then is full. */
function full(folder = ''): ReturnType<typeof filesFrom> {
  let count = 0
  return filesFrom(folder, {
    ...machineDisk,
    create(path, content) {
      machineDisk.create(path, content)
      count += path.endsWith('.jsonl') || path.endsWith('.txt') ? 1 : 0
      if (count !== 3) return
      machineDisk.write(path, content.slice(0, 3))
      throw systemError('ENOSPC')
    },
  })
}

test('a merge that finds no more room leaves nothing of what it wrote', () => {
  const traces = Object.fromEntries(['a', 'b', 'c', 'd'].map((test) => [`g/${test}.jsonl`, trace({ test })]))
  const options = project(traces)
  const out = join(tempFolder(), 'out')
  expect(problemsOf(() => mergeTraces([options.traces], out, full()))[0]?.code).toBe('OUTPUT_WRITE')
  expect(contents(out)).toEqual({})
  expect(mergeTraces([options.traces], out).traces).toBe(4)
})

test('init leaves nothing of what it wrote when it finds no more room, what is there as it is, and follows no link', () => {
  const folder = tempFolder()
  const files = ['a', 'b', 'c'].map((name) => ({ file: `below/${name}.txt`, content: 'text' }))
  const act = () => writeNew(full(folder), files)
  expect(problemsOf(act)).toMatchObject([{ code: 'OUTPUT_WRITE', file: 'below/c.txt' }])
  expect(contents(folder)).toEqual({})
  quickFiles.write(join(folder, 'below/b.txt'), 'mine')
  expect(problemsOf(() => writeNew(filesFrom(folder), files))).toMatchObject([
    { code: 'OUTPUT_WRITE', file: 'below/b.txt' },
  ])
  expect(contents(folder)).toEqual({ 'below/b.txt': 'mine' })
  symlinkSync(tempFolder(), join(folder, 'link'))
  const linked = [{ file: 'link/a.txt', content: 'text' }]
  expect(problemsOf(() => writeNew(filesFrom(folder), linked))[0]?.code).toBe('OUTPUT_FOREIGN')
})
