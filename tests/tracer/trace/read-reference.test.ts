import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { buildDocument } from '../../../src/tracer/pages/document/document.ts'
import { fold } from '../../../src/tracer/trace/fold.ts'
import { block, blockNames, ERRORS, exampleTrace, exampleVocabulary } from '../support/reference.ts'
import { readText } from '../support/traces.ts'

const page = readFileSync('docs/reference/trace-format.rst', 'utf8')
const trace = readText(exampleTrace, exampleVocabulary)

test('the example has every kind of line', () => {
  expect(trace.header.test).toBe('a round')
  expect(trace.sections.map(({ title, meanwhile, events }) => [title, meanwhile.length, events.length])).toEqual([
    ['Joining', 0, 2],
    ['A round', 1, 6],
  ])
})

test('the states on the page are those that the example folds to', () => {
  const shown = fold(trace, exampleVocabulary).flatMap(({ section, before, frames }) => {
    const first = section.line + section.meanwhile.length
    const moments = [before, ...frames.map(({ states }) => states)]
    return moments.flatMap((states, i) => {
      const nodes = [...states].map(([node, state]) => `${node}: ${Object.values(state).map(String).join(' ')}`)
      return nodes.length > 0 ? [`${String(first + i).padStart(2)}   ${nodes.join('   ')}`] : []
    })
  })
  expect(block('trace-format', 'example-states')).toBe(shown.join('\n'))
})

test.each(Object.entries(ERRORS))('the page tells %s as it is told', (name, told) => {
  const where = name.startsWith('VOCABULARY') ? 'vocabulary' : 'trace-format'
  expect(block(where, `error-${name}`)).toBe(told())
})

test('no example of an error on the pages is without a test', () => {
  const names = [...blockNames('trace-format'), ...blockNames('vocabulary')].filter((name) => name.startsWith('error-'))
  expect(names).toEqual(Object.keys(ERRORS).map((name) => `error-${name}`))
})

test('every code that a trace can get is on the page', () => {
  const codes = readFileSync('src/tracer/common/errors.ts', 'utf8').match(/'TRACE_\w+'/g) ?? []
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter((code) => !page.includes(`\n\`\`${code.slice(1, -1)}\`\`\n~~~`))).toEqual([])
})

test('every field of every kind of line is on the page, under its own heading', () => {
  type Kind = { title: string; properties: object }
  const { anyOf } = JSON.parse(readFileSync('docs/reference/trace.schema.json', 'utf8')) as { anyOf: Kind[] }
  for (const { title, properties } of anyOf) {
    const section = page.split(new RegExp(`\n${title}\n~+\n`))[1]?.split(/\n(?:~~~|---)/)[0] ?? ''
    const fields = [...section.matchAll(/^ {3}\* - ``(\w+)``$/gm)].map(([, name]) => name)
    expect([title, ...fields]).toEqual([title, ...Object.keys(properties)])
  }
})

test('every field of a vocabulary is on its page', () => {
  const fields = new Set<string>()
  JSON.parse(readFileSync('vocabulary/raft.json', 'utf8'), (name, value) => {
    if (!/^\d*$/.test(name)) fields.add(name)
    return value
  })
  const vocabularyPage = readFileSync('docs/reference/vocabulary.rst', 'utf8')
  expect(fields.size).toBeGreaterThan(15)
  expect([...fields].filter((name) => !vocabularyPage.includes(`\`\`${name}\`\``))).toEqual([])
})

test('the cells on the page are those that the example gets', () => {
  const vocabularyPage = readFileSync('docs/reference/vocabulary.rst', 'utf8')
  const [, round] = buildDocument(trace, exampleVocabulary).sections
  const cells = round?.table.rows.flatMap((row) => row.map(({ op }) => op)).filter((op) => op.includes('+')) ?? []
  expect(cells).toEqual(['pre+S-b r-1', 'S-a+pre r-1', 'S-b+bal c-yes', 'S-b+bal c-yes LOST'])
  expect(cells.filter((cell) => !vocabularyPage.includes(`\`\`${cell}\`\``))).toEqual([])
})
