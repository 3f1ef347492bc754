import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FORMS } from '../../../src/tracer/diff/forms/forms.ts'
import { CHANGE_KINDS, CLASSES } from '../../../src/tracer/diff/report.ts'
import { answered, compare, handle, mark, section, send, traceOf } from './support.ts'

const page = readFileSync('docs/reference/diff.rst', 'utf8')

/** A report in which every list has something. */
function richReport(): object {
  const lines = [
    section('One', { tests: ['f'] }),
    mark('1', 'cut'),
    mark('2', 'cut'),
    send('1', '2'),
    handle('2', '1'),
    answered('1', 'yes'),
    mark('3', 'healed'),
  ]
  const other = [
    section('One', { tests: ['g'] }),
    mark('2', 'cut'),
    mark('1', 'cut'),
    send('1', '2', 2),
    handle('2', '1', 2, { round: 3 }),
    mark('3', 'asked', { what: 'x' }),
  ]
  const swapped = [section('Two'), mark('3', 'cut'), mark('2', 'power')]
  const order = [section('Two'), mark('2', 'power'), mark('3', 'cut')]
  return compare(
    [
      traceOf(lines),
      traceOf(swapped, { test: 'order' }),
      traceOf([section('Three'), answered('1', 'yes')], { test: 'run', trace: 2, repeatable: false }),
      traceOf([section('Gone'), mark('3', 'healed')], { test: 'gone' }),
    ],
    [
      traceOf(other),
      traceOf(order, { test: 'order' }),
      traceOf([section('Three'), answered('1', 'no')], { test: 'run', trace: 2, repeatable: false }),
      traceOf([section('New'), mark('3', 'power')], { test: 'new' }),
    ],
  )
}

/** The names of all fields, but for those of events and states, which are the trace's. */
function fieldNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldNames)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => [
    name,
    ...(name === 'event' || name === 'start' || name === 'end' ? [] : fieldNames(each)),
  ])
}

describe('the reference page has', () => {
  test('every field of the report', () => {
    const names = [...new Set(fieldNames(JSON.parse(JSON.stringify(richReport()))))]
    expect(names).toContain('leftOut')
    expect(names.filter((name) => !page.includes(`\`\`${name}\`\``))).toEqual([])
  })

  test.each([
    ['class', CLASSES],
    ['kind of change', CHANGE_KINDS],
  ])('every %s, in its order', (_, words) => {
    const rows = [...page.matchAll(/^ {3}\* - ``([a-z]+)``$/gm)].map(([, word]) => word)
    expect(rows.join(' ')).toContain(words.join(' '))
  })

  test('every format', () => {
    for (const format of Object.keys(FORMS)) expect(page).toContain(`\`\`--format ${format}\`\``)
  })
})
