import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { Recorder, type Source } from '../../src/tracer/trace/recorder.ts'
import { exampleVocabulary } from '../tracer/support/reference.ts'

interface Servers extends Source {
  start(): void
  prepare(from: string, node: string, round: number): void
}

/** The class that the reference shows as something to watch, as a module. */
async function shownSource(): Promise<new (...nodes: string[]) => Servers> {
  const [, code = ''] =
    /:name: example-source\n\n( *export class [\s\S]*)$/.exec(readFileSync('docs/reference/recording.rst', 'utf8')) ??
    []
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'servers.ts')
  writeFileSync(file, code)
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)).Servers
}

test('what the reference shows as a source is one', async () => {
  const servers = new (await shownSource())('a', 'b')
  const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, exampleVocabulary, () => [])
  recorder.watch(servers)
  recorder.openSection('One', {}, false)
  servers.start()
  servers.prepare('a', 'b', 1)
  recorder.closeSection()
  recorder.assertComplete()
  expect(recorder.toLines().slice(2)).toEqual([
    '{"node":"a","op":"joined"}',
    '{"node":"b","op":"joined"}',
    '{"node":"a","op":"send","to":"b","message":"prepare","fields":{"round":1}}',
    '{"node":"b","op":"handle","from":"a","message":"prepare","fields":{"round":1},"set":{"role":"prepared","round":1,"coordinator":"a"}}',
  ])
})
