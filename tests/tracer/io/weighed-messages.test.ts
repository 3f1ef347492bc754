import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesFrom, realFiles } from '../../../src/tracer/io/files.ts'
import { weighedMessages } from '../../../src/tracer/io/weighed-messages.ts'
import { lostText } from '../../../src/tracer/trace/lost-facts.ts'
import { END, HEADER, JOINED, textOf } from '../support/traces.ts'
import { tempFolder } from './folders.ts'

const NAMES = { group: 'g', file: 'f', test: 't' }
const send = (message: string) => ({ node: '1', op: 'send', to: '2', message })
const fact = (message: string) => ({ class: 'detour', message, node: '1', to: '2' }) as const

function weighedIn(facts: string, ...sends: object[]) {
  const folder = tempFolder()
  const lines = [HEADER, { section: 'One', tests: ['f'] }, ...JOINED, ...sends, { section: 'Two' }, send('ballot'), END]
  realFiles.write(join(folder, 'traces/g/f/t.jsonl'), textOf(lines))
  realFiles.write(join(folder, 'if-lost/g/f/t.jsonl'), facts)
  realFiles.write(join(folder, 'if-lost/g/f/gone.jsonl'), facts)
  return weighedMessages('traces', 'if-lost', filesFrom(folder))
}

test('messages are weighed by the facts of their traces, with what their sections test', () => {
  const facts = lostText({ ...NAMES, facts: [fact('prepare'), fact('ballot')] })
  expect(weighedIn(facts, send('prepare'))).toEqual([
    { ...NAMES, message: 'prepare', weight: 'detour', features: ['f'] },
    { ...NAMES, message: 'ballot', weight: 'detour', features: [] },
  ])
})

test.each([
  ['of another trace', lostText({ ...NAMES, facts: [fact('ballot'), fact('ballot')] })],
  ['of a longer one', lostText({ ...NAMES, facts: [fact('prepare'), fact('ballot'), fact('ballot')] })],
  ['of a test that could not be classed', lostText({ ...NAMES, notClassed: 'why', facts: [] })],
  ['of another version', '{"ifLost":0}\n'],
])('facts %s say nothing', (_, facts) => {
  expect(weighedIn(facts, send('prepare'))).toEqual([])
})
