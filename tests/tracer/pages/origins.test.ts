import { describe, expect, test } from 'vitest'
import { loadTemplates } from '../../../src/tracer/io/load.ts'
import { render } from '../../../src/tracer/pages/page-maker.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { foreignTraces } from '../../support/foreign-traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import { catalogue, renderTraces, smallTrace, theme } from './site.ts'

const log = smallTrace({ test: 'store', file: 'store', origin: 'log', description: 'Imported from store.log.' })
const recording = smallTrace({ test: 'pay', file: 'pay', origin: 'recording' })

/** In both formats of pages. */
function renderAll(traces: readonly Trace[]) {
  const form = theme('default')
  const formats = ['rst', 'markdown'] as const
  return render({ traces, vocabulary: twoPhase, catalogue, theme: form, templates: loadTemplates(form), formats }).files
}

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

  test('mark in every index which of them is broken, and which test failed', () => {
    const reason = { kind: 'alarm', message: 'one leader: Only one leads.' } as const
    const fails = smallTrace({ test: 'pays', file: 'pays' })
    const traces = [log, recording, { ...log, header: { ...log.header, test: 'b*d', file: 'bad' } }, fails]
    const made = renderAll(traces.map((each, i) => (i < 2 ? each : { ...each, outcome: 'failed', reason })))
    const text = (path: string) => words(made.find((file) => file.path === `developer/tests/${path}`)?.content)
    expect(text('README.md')).toContain(
      ' **Failed:** [pays](g/pays/pays.md). **Something that must always hold does not:** [b&#42;d](g/bad/b_d.md). ',
    )
    expect(text('index.rst')).toContain(
      ' **Failed:** `pays <g/pays/pays.rst>`__. **Something that must always hold does not:** `b\\*d <g/bad/b_d.rst>`__. ',
    )
    expect(text('g/README.md').match(/does not\.\*\*|test failed\.\*\*/g)).toHaveLength(2)
    const classic = renderTraces([{ ...log, outcome: 'failed', reason }], 'classic')
    expect(words(classic.find(({ path }) => path.endsWith('g/index.rst'))?.content)).toContain(
      '**Something that must always hold does not.** What must not happen did: one leader: Only one leads. ',
    )
    expect(pages.get('index.rst')).not.toContain('does not')
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

describe('which lines of a log a section is made from', () => {
  const events = [
    { node: '1', op: 'joined', log: 'a.log:7' },
    { node: '1', op: 'power', set: { round: 1 } },
    { node: '1', op: 'power', set: { round: 2 }, log: 'a.log:12' },
  ]
  const made = (own: Trace['sections'][number]['events'], theme: 'default' | 'classic' = 'default') => {
    const sections = log.sections.map((section) => ({ ...section, events: own }))
    const form = { ...log, sections }
    const files = theme === 'classic' ? renderTraces([form], 'classic') : renderAll([form])
    return new Map(files.map(({ path, content }) => [path.replace('developer/tests/', ''), content]))
  }

  test('stands under its heading, in every theme and format', () => {
    for (const pages of [made(events), made(events, 'classic')])
      for (const [path, text] of pages)
        if (/store\/store\.(rst|md)$/.test(path)) expect(text).toContain('\nFrom lines 7–12 of a.log.\n')
    expect([...made(events).keys()]).toContain('g/store/store.md')
  })

  test('is told of each row, as far as it is known', () => {
    const pages = made(events)
    expect(pages.get('g/store/store.md')).toContain('| # | Line | S1 Role |')
    expect(pages.get('g/store/store.md')?.match(/<\/a> \| .*? \|/g)).toEqual(['</a> | 7 |', '</a> |  |', '</a> | 12 |'])
    expect(pages.get('g/store/store.rst')).toMatch(/:log:\n +1 7\n +3 12\n/)
  })

  test('names the files where there are several, escaped for each format', () => {
    const pages = made(
      events.flatMap((event, i) => (i === 1 ? [] : i === 2 ? { ...event, log: '|<b>`x`_*.log:12' } : event)),
    )
    const [rst = '', md = ''] = ['rst', 'md'].map((end) => pages.get(`g/store/store.${end}`))
    expect(rst).toContain('From line 7 of a.log and line 12 of \\|\\<b>\\`x\\`\\_\\*.log.')
    expect(rst).toMatch(/:log:\n +1 a\.log:7\n +2 \|<b>`x`_\*\.log:12\n/)
    expect(md).toContain('From line 7 of a.log and line 12 of &#124;&lt;b>&#96;x&#96;&#95;&#42;.log.')
    expect(md).toContain('</a> | &#124;&lt;b>&#96;x&#96;&#95;&#42;.log<span>&#58;</span>12 |')
  })

  test('is told of each row however long the names of files are, and which file it is', () => {
    const file = (node: string) => `${node}/${'folder-'.repeat(20)}/${'log'.repeat(20)}.log`
    const pages = made([
      { node: '1', op: 'joined', log: `${file('a')}:7` },
      { node: '1', op: 'power', set: { round: 1 }, log: `${file('b')}:12345` },
      { node: '1', op: 'power', set: { round: 2 }, log: 'note' },
    ])
    const cells = pages.get('g/store/store.md')?.match(/(?<=<\/a> \| )\S+(?= \|)/g)
    expect(cells).toEqual([
      expect.stringMatching(/^a\/folder-.*…<span>&#58;<\/span>7$/),
      expect.stringMatching(/^b\/folder-.*…<span>&#58;<\/span>12345$/),
      'note',
    ])
    expect(pages.get('g/store/store.rst')).toMatch(/:log:\n +1 a\/folder-.*…:7\n +2 b\/folder-.*…:12345\n +3 note\n/)
  })

  test('is not told of what was made from none', () => {
    const pages = made([{ node: '1', op: 'joined' }])
    expect(pages.get('g/store/store.md')).toContain('| # | S1 Role |')
    expect([...pages.values()].join('\n')).not.toMatch(/^From |:log:/m)
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
