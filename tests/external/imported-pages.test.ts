import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { listFiles } from '../../src/tracer/io/list.ts'
import { build, CLI } from '../cli/project.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { tempFolder } from './tools.ts'

const LOGS = resolve('tests/tracer/import/logs')

beforeAll(build)

/** What every page of a site says, without its markup. */
function textOf(html: string): string {
  const pages = listFiles(html).filter((path) => path.endsWith('.html'))
  return pages.map((path) => readFileSync(join(html, path), 'utf8').replace(/<[^>]*>/g, '')).join('\n')
}

test.each<[mapping: string, logs: readonly string[], said: readonly string[]]>([
  ['otlp', ['shop.otlp.jsonl'], ['GET /order/8', 'deadline exceeded', 'db.internal']],
  ['ccf-raft', ['ccf-raft.ndjson'], ['emit_signature,1', 'append_entries', 'leader']],
  [
    'etcd-transcript',
    ['leader-is-forgotten.txt', 'members-change.txt', 'snapshot-to-a-new-node.txt'],
    ['transfer-leadership from=1 to=3', 'Was the raft log corrupted', 'AppendThread', 'Index:21 Term:1'],
  ],
  ['shiviz', ['leases.shiviz'], ['hands the lease out', 'server-2', 'From lines 1–']],
])('pages of logs read with %s are built without a warning', (mapping, logs, said) => {
  const folder = tempFolder()
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] } })
  const files = logs.map((log) => join(LOGS, log))
  expect(run('import', ...files, '--mapping', mapping, '--out', 'traces')).toMatchObject({ status: 0, stderr: '' })
  const settings = { vocabulary: 'traces/vocabulary.json', traces: 'traces', formats: ['rst'] }
  realFiles.write(join(folder, 'protokoll.json'), JSON.stringify(settings))
  expect(run('render', '--out', 'pages').status).toBe(0)
  const built = buildProject(join(folder, 'pages'), "extensions = ['protokoll_sphinx']")
  expect({ status: built.status, output: built.output }).toEqual({ status: 0, output: '' })
  const text = textOf(built.html)
  for (const each of said) expect(text).toContain(each)
})
