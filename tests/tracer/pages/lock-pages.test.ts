import { describe, expect, test } from 'vitest'
import { loadTemplates } from '../../../src/tracer/io/load.ts'
import { buildDocument } from '../../../src/tracer/pages/document/document.ts'
import { render } from '../../../src/tracer/pages/page-maker.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { lock } from '../support/lock-service.ts'
import { lockStory } from '../support/lock-story.ts'
import { readText } from '../support/traces.ts'
import { catalogue, theme } from './site.ts'

const trace = readText(lockStory().text, lock)
const [, second] = buildDocument(trace, lock).sections

function pages(name: 'default' | 'classic', of: Trace = trace): ReadonlyMap<string, string> {
  const form = theme(name)
  const { files } = render({ traces: [of], vocabulary: lock, catalogue, theme: form, templates: loadTemplates(form) })
  return new Map(files.map(({ path, content }) => [path, content]))
}

describe('nodes of two kinds, with lists and what is not known', () => {
  test('are told in cells by what their kind has, lists by how long they are and what went and came', () => {
    const rows = second?.table.rows.map((row) => row.map(({ role, op, delta }) => [role, op, delta].join('|')))
    expect(rows).toEqual([
      ['HELD|grant+a t-3|q[1]-1 log[3]', 'IDLE||', 'IDLE||'],
      ['HELD||', 'HOLDER|s+grant t-3|t-3', 'IDLE||'],
      ['HELD|grant+b t-4|q[0]-1 log[2]-2+1', 'HOLDER||', 'IDLE||'],
      ['HELD||', 'HOLDER||', 'HOLDER|s+grant t-4|t-4'],
      ['HELD|grant+b t-5|log[3]-1+2', 'HOLDER||', 'HOLDER||'],
    ])
  })

  test('are told in full where pictures are hovered over', () => {
    const changes = second?.spacetime.rows.map((row) => row.changes.map(({ text, details }) => ({ text, details })))
    expect(changes?.[0]).toEqual([
      {
        text: 'q[1]-1 log[3]',
        details: [
          { field: 'queue', value: '2 → 1 entry: b' },
          { field: 'queue, taken from the front', value: 'a' },
          { field: 'log', value: '? → 3 entries: t-1, t-2 who b, t-3 who a' },
        ],
      },
    ])
    expect(changes?.[1]).toEqual([{ text: 't-3', details: [{ field: 'token', value: '? → 3' }] }])
    expect(changes?.[4]).toEqual([
      {
        text: 'log[3]-1+2',
        details: [
          { field: 'log', value: '2 → 3 entries: t-3 who a, t-5, t-6' },
          { field: 'log, taken from the end', value: 't-4 who b' },
          { field: 'log, added', value: 't-5, t-6' },
        ],
      },
    ])
  })

  test('are told in full in the notes of diagrams', () => {
    const notes = second?.sequence.steps.flatMap((step) => (step.type === 'changes' ? [step.changes] : []))
    expect(notes).toEqual([
      ['queue: 2 → 1 entry: b', 'queue, taken from the front: a', 'log: ? → 3 entries: t-1, t-2 who b, t-3 who a'],
      ['token 3'],
      [
        'queue: 1 → 0 entries',
        'queue, taken away: b',
        'log: 3 → 2 entries: t-3 who a, t-4 who b',
        'log, taken from the front: t-1, t-2 who b',
        'log, added: t-4 who b',
      ],
      ['token 4'],
      ['log: 2 → 3 entries: t-3 who a, t-5, t-6', 'log, taken from the end: t-4 who b', 'log, added: t-5, t-6'],
    ])
  })

  test.each(['default', 'classic'] as const)('become pages in the theme %s', async (name) => {
    const made = pages(name)
    const page = made.get('developer/tests/g/f/t.rst') ?? ''
    await expect(page).toMatchFileSnapshot(`../../golden/${name}/lock.rst`)
  })

  test('are explained by the legend', async () => {
    await expect(pages('default').get('developer/tests/legend.rst')).toMatchFileSnapshot(
      '../../golden/default/lock_legend.rst',
    )
  })
})
