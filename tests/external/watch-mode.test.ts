/** A run that goes on when files change. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LeaseProject } from './lease-project.ts'
import { run } from './tools.ts'

const body = (token: number, wrong = '') => `
test('first', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => { two.renew(${token}); ${wrong} }) })
test('second', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(0)) })
`

/** Runs Vitest as for a person who edits, does what is said after each run, and prints what is there then. */
const SCRIPT = (edits: readonly string[]) => `
import { readFileSync, writeFileSync, existsSync } from 'node:fs'
import { startVitest } from 'vitest/node'
const edits = ${JSON.stringify(edits)}
const file = 'tests/g/a.test.js'
const seen = []
const look = () => seen.push(['traces', 'failed'].map((folder) => {
  const path = folder + '/g/a/first.jsonl'
  return existsSync(path) ? readFileSync(path, 'utf8').match(/"token":(\\d+)/)[1] : null
}))
const next = () => new Promise((done) => { ended = done })
let ended = () => {}
const first = next()
const vitest = await startVitest('test', [], { watch: true, reporters: [{ onTestRunEnd: () => setTimeout(() => ended(), 0) }] })
await first
look()
for (const edit of edits) {
  const run = next()
  writeFileSync(file, edit)
  // What a watcher of files does, without waiting for one.
  vitest.invalidateFile(process.cwd() + '/' + file)
  await vitest.rerunFiles([process.cwd() + '/' + file])
  await run
  look()
}
await vitest.close()
process.exitCode = 0
console.log('seen ' + JSON.stringify(seen))
`

test('each run of a test that is edited leaves what it does now, and a failed one what it did when it failed', () => {
  const project = new LeaseProject()
  project.writeLease('g/a.test.js', body(1))
  const text = (edit: string) => project.read('tests/g/a.test.js').replace(body(1), edit)
  const edits = [text(body(2)), text(body(3, 'two.misspell()')), text(body(4))]
  project.write('watch.mjs', SCRIPT(edits))
  const env = { ...process.env, NO_COLOR: '1', UPDATE_SNAPSHOT: 'new' }
  const { output } = run(process.execPath, [join(project.folder, 'watch.mjs')], '', { cwd: project.folder, env })
  expect(output).toMatch(/^seen /m)
  expect(JSON.parse(/^seen (.*)$/m.exec(output)?.[1] ?? 'null')).toEqual([
    ['1', null],
    ['2', null],
    ['2', '3'],
    ['4', null],
  ])
  expect(project.files('traces')).toEqual(['g/a/first.jsonl', 'g/a/second.jsonl'])
})
