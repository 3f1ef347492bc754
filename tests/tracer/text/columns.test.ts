import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cell, Table } from '../../../src/tracer/pages/document/table.ts'
import { tableView } from '../../../src/tracer/pages/writers/rst/grid-table.ts'
import { columns, pad } from '../../../src/tracer/text/columns.ts'
import { HOSTILE } from '../../support/hostile.ts'

describe('columns, as docutils counts them', () => {
  test.each([
    ['abc', 3],
    ['漢字', 4],
    ['ｆ', 2],
    ['ﾊ', 1],
    ['e\u0301', 1],
    ['か\u3099', 3],
    ['👍', 2],
    ['❤\ufe0f', 2],
    ['\u0f73', 1],
    ['\u0345', 0],
    ['é', 1],
    ['', 0],
  ])('%j takes %i', (text, expected) => {
    expect(columns(text)).toBe(expected)
  })

  test('pad fills up to a width and never cuts', () => {
    expect([pad('漢', 4), pad('abcde', 3)]).toEqual(['漢  ', 'abcde'])
  })
})

describe('a table', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...HOSTILE))
  const cell: fc.Arbitrary<Cell> = fc.record({ role: text, roleId: text, op: text, delta: text })
  type Shown = Pick<Table, 'nodes' | 'rows'>
  const table: fc.Arbitrary<Shown> = fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).chain((nodes) =>
    fc.record({
      nodes: fc.constant(nodes),
      rows: fc.array(fc.array(cell, { minLength: nodes.length, maxLength: nodes.length }), { maxLength: 4 }),
    }),
  )

  test('has lines of one width, whatever is in it', () => {
    fc.assert(
      fc.property(table, (content) => {
        const { rule, headRule, spanRule, nodeSpans, nodes, heads, rows } = tableView(content)
        const lines = [nodeSpans, nodes, heads, ...rows].map((cells) => `|${cells.map((c) => ` ${c} |`).join('')}`)
        const widths = new Set([rule, headRule, spanRule, ...lines].map(columns))
        expect([...widths]).toEqual([rule.length])
      }),
    )
  })

  test('has as many marks between cells as it has cells: none comes from a text', () => {
    const { rows } = tableView({ nodes: ['|'], rows: [[{ role: '|', roleId: '', op: 'a | b', delta: '\\|' }]] })
    const line = rows[0]?.join(' | ') ?? ''
    expect(line.replaceAll('\\\\', '').match(/(?<!\\)\|/g)).toHaveLength(2)
  })
})
