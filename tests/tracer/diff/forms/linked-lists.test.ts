import { describe, expect, test } from 'vitest'
import { FORMS } from '../../../../src/tracer/diff/forms/forms.ts'
import type { Report, TestPages } from '../../../../src/tracer/diff/report.ts'
import { loadDefaultTemplates } from '../../../../src/tracer/io/load.ts'
import { Templates } from '../../../../src/tracer/text/templates.ts'
import { compare, mark, section, send, traceOf } from '../support.ts'

const templates = new Templates(loadDefaultTemplates('diff-md'))
const markdown = (report: Report, limit: number) => FORMS['md']?.(report, { color: false, limit, templates }) ?? ''

/** Tests that each differ in one event, one more before and one more after. */
function report(count: number, pages?: (name: string) => TestPages): Report {
  const uses = (i: number) => section('Two', { uses: [`f/${i}`] })
  const before = Array.from({ length: count }, (_, i) => traceOf([uses(i), mark('1', 'cut')], { test: `t${i}` }))
  const after = Array.from({ length: count }, (_, i) => traceOf([uses(i + count), mark('2', 'cut')], { test: `t${i}` }))
  const gone = traceOf([section('X', { tests: ['lost/gone'] }), mark('3', 'cut')], { test: 'gone' })
  const come = traceOf([section('Y'), send('1', '2'), send('2', '3'), send('3', '1')], { test: 'come' })
  const found = compare([...before, gone], [...after, come])
  if (!pages) return found
  const paged = <T extends { readonly test?: string; readonly id?: string }>(list: readonly T[]) =>
    list.map((each) => ({ ...each, pages: pages((each.id ?? each.test ?? '').replace(/.*\//, '')) }))
  return { ...found, tests: paged(found.tests), added: paged(found.added), removed: paged(found.removed) }
}

const pagesOf = (name: string) => ({ before: `https://h/1/${name}.md#r`, after: `https://h/2/${name}.md#r` })

describe('a comment', () => {
  test('leads from each name to its pages, or to the one that it has', () => {
    const text = markdown(
      report(2, (name) => {
        if (name === 'gone') return { before: 'https://h/1/gone.md' }
        return name === 'come' ? { after: null } : pagesOf(name)
      }),
      60_000,
    )
    const links = (name: string) => `[before](https://h/1/${name}.md#r), [after](https://h/2/${name}.md#r)`
    expect(text).toContain(`\`g/f/t0\` has other behaviour. On its pages: ${links('t0')}.\n`)
    expect(text).toContain(`<summary>behaviour: <code>g/f/t1</code></summary>\n\nOn its pages: ${links('t1')}.\n`)
    expect(text).toContain(`- **behaviour** \`g/f/t1\`: ${links('t1')}\n`)
    expect(text).toContain(': [`g/f/t0`](https://h/2/t0.md#r), [`g/f/t1`](https://h/2/t1.md#r)\n')
    expect(text).toContain('- [`g/f/gone`](https://h/1/gone.md)\n')
    expect(text).toContain('- `lost/gone`, was tested by [`g/f/gone`](https://h/1/gone.md)\n')
    expect(text).toContain('- `g/f/come`\n')
    expect(text).toContain('The committed page of 1 test shows something else')
  })

  test('says nothing of pages where none are known', () => {
    expect(markdown(report(2), 60_000)).not.toMatch(/\]\(|pages?\b/)
  })

  test('takes no more than a quarter of its room for links in lists', () => {
    const long = (name: string) => ({ before: `https://h/${'x'.repeat(400)}/${name}.md` })
    for (const limit of [8000, 60_000]) {
      const text = markdown(report(100, long), limit)
      expect(text.length).toBeLessThanOrEqual(limit)
      const links = text.match(/^- .*$/gm)?.flatMap((line) => line.match(/\(https:[^)]*\)/g) ?? []) ?? []
      expect(links.length).toBeGreaterThan(0)
      expect(links.join('').length).toBeLessThanOrEqual(limit / 4)
    }
  })
})
