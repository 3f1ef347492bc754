import { describe, expect, test } from 'vitest'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { foreignTraces } from '../../support/foreign-traces.ts'
import { renderTraces, smallTrace } from './site.ts'

const log = smallTrace({ test: 'store', file: 'store', origin: 'log', description: 'Imported from store.log.' })
const recording = smallTrace({ test: 'pay', file: 'pay', origin: 'recording' })

function pagesOf(traces: readonly Trace[], theme: 'default' | 'classic' = 'default'): ReadonlyMap<string, string> {
  return new Map(
    renderTraces(traces, theme).map(({ path, content }) => [path.replace('developer/tests/', ''), content]),
  )
}

const words = (text = '') => text.replace(/\s+/g, ' ')

describe('pages of logs', () => {
  const pages = pagesOf([log])

  test('say what they are of where those of tests speak of tests', () => {
    const index = words(pages.get('index.rst'))
    expect(index).toContain('from logs')
    expect(index).toContain('Every page below was made from a log that a system wrote. It shows')
    expect(index).toContain('There is 1 log with 1 section.')
    expect(index).toContain(':caption: Logs')
    expect(pages.get('g/index.rst')).toContain('Logs: g')
    expect(pages.get('g/store/store.rst')).toContain('Log: *store*')
  })

  test('count no log among the tests that do not say what they test', () => {
    expect(pages.get('features/gaps.rst')).not.toContain('store.rst')
    expect(pagesOf([smallTrace()]).get('features/gaps.rst')).toContain('t.rst')
  })

  test('say of one with an alarm that something does not hold, not that a test failed', () => {
    const page = pagesOf([{ ...log, outcome: 'failed', reason: { kind: 'alarm', message: 'x' } }]).get(
      'g/store/store.rst',
    )
    expect(page).toContain('.. warning:: Something that must always hold does not.')
    expect(page).not.toContain('The trace ends where it did')
  })

  test('say of a message under way that the log ends', () => {
    const [first] = foreignTraces
    const sections = first?.sections.slice(0, 1) ?? []
    const texts = (trace: Partial<Trace['header']>) =>
      [...pagesOf([{ ...smallTrace(trace), sections }])].filter(([path]) => path.endsWith('.svg')).join('\n')
    expect(texts({})).toContain('still under way when the test ends')
    expect(texts({ origin: 'log' })).toContain('still under way when the log ends')
  })

  test('name the line of the log where a picture is pointed at', () => {
    const [section] = log.sections
    const events = [{ node: '1', op: 'joined', log: 'store.log:7' }]
    const made = pagesOf([{ ...log, sections: section ? [{ ...section, events }] : [] }])
    expect([...made.values()].join('\n')).toMatch(/<title>Row 1: \S+ JOINED \(store\.log:7\)<\/title>/)
  })
})

test('pages of tests, logs and recordings in one folder say all of it', () => {
  for (const theme of ['default', 'classic'] as const) {
    const index = words(pagesOf([smallTrace(), log, recording], theme).get('index.rst'))
    expect(index).toContain('as its tests, logs and recordings show it')
    expect(index).toContain(
      'was made by a test as it ran, or from a log that a system wrote, or from what processes recorded of themselves.',
    )
  }
  const pages = pagesOf([smallTrace(), log, recording])
  expect(words(pages.get('index.rst'))).toContain('There are 1 test, 1 log and 1 recording with 3 sections.')
  expect(pages.get('g/index.rst')).toContain('Tests, logs and recordings: g')
  expect(pages.get('g/pay/pay.rst')).toContain('Recording: *pay*')
})

test('pages of recordings speak of recordings', () => {
  expect(words(pagesOf([recording]).get('index.rst'))).toContain(
    'Every page below was made from what processes recorded of themselves.',
  )
})
