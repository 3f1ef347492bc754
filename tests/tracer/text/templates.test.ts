import { describe, expect, test } from 'vitest'
import { type Problem, ProtokollError } from '../../../src/tracer/common/errors.ts'
import { Templates } from '../../../src/tracer/text/templates.ts'
import { problemsOf } from '../support/traces.ts'

const VIEW = { title: 'T', items: [{ name: 'a' }, { name: 'b' }], none: [], text: '' }

function fill(source: string, more: Readonly<Record<string, string>> = {}): string {
  const files = Object.entries({ page: source, ...more }).map(([name, text]) => {
    return { name, file: `mine/${name}.hbs`, source: text }
  })
  return new Templates(files, { shout: (text: string) => text.toUpperCase() }).render('page', VIEW)
}

function refusal(source: string, more?: Readonly<Record<string, string>>): Problem | undefined {
  return problemsOf(() => fill(source, more))[0]
}

describe('a template', () => {
  test('places values as they are, and calls helpers and other templates', () => {
    expect(fill('{{title}} {{shout title}} {{#each items}}{{name}}{{> dot}}{{/each}}', { dot: '.' })).toBe('T T a.b.')
  })

  test('may ask whether there is something, also where there is nothing', () => {
    expect(fill('{{#if text}}x{{else}}y{{/if}}{{#each none}}z{{/each}}{{#unless none}}n{{/unless}}')).toBe('yn')
  })

  test.each([
    ['a value', 'one\n{{titel}}', 2, 'titel'],
    ['a condition', 'one\n\n{{#if titel}}x{{/if}}', 3, 'titel'],
    ['a list', '{{#each itmes}}x{{/each}}', 1, 'itmes'],
    ['a parameter of a helper', '{{shout titel}}', 1, 'titel'],
    ['a value of an item', '{{#each items}}\n{{nmae}}\n{{/each}}', 2, 'nmae'],
    ['a value around an item', '{{#each items}}{{../nmae}}{{/each}}', 1, 'nmae'],
    ['what every object has', '\n{{constructor}}', 2, 'constructor'],
  ])('that asks for an unknown field, as %s, is refused', (_, source, line, field) => {
    expect(refusal(source)).toMatchObject({ code: 'TEMPLATE_FIELD', file: 'mine/page.hbs', line, field })
  })

  test('says which fields there are, those of items as well', () => {
    expect(refusal('{{titel}}')?.legal).toBe('"title", "items", "items[].name", "none", "text"')
  })

  test('says where it is when another calls it', () => {
    const problem = refusal('{{> inner}}', { inner: 'x\n\n{{titel}}' })
    expect(problem).toMatchObject({ code: 'TEMPLATE_FIELD', file: 'mine/inner.hbs', line: 3, field: 'titel' })
  })

  test.each([
    ['a block without an end', '{{#if title}}', 1],
    ['an end without a block', 'x\n{{/if}}', 2],
    ['a value without an end', 'x\n\n{{title', 3],
    ['an end of another block', '{{#if title}}\n{{/each}}', 1],
  ])('with %s is refused', (_, source, line) => {
    const problem = refusal(source)
    expect(problem).toMatchObject({ code: 'TEMPLATE_SYNTAX', file: 'mine/page.hbs', line })
    expect(problem?.advice).toContain('handlebarsjs.com')
  })

  test('that calls an unknown helper is refused, even where it is never reached', () => {
    const problem = refusal('{{#if text}}\n{{wisper title}}{{/if}}')
    expect(problem).toMatchObject({ code: 'TEMPLATE_UNKNOWN', file: 'mine/page.hbs', line: 2 })
    expect(problem?.message).toContain('"wisper"')
    expect(problem?.legal).toBe('"if", "unless", "each", "with", "lookup", "shout"')
  })

  test('that calls an unknown template is refused', () => {
    const problem = refusal('\n{{> innner}}', { inner: '' })
    expect(problem).toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
      file: 'mine/page.hbs',
      line: 2,
      legal: '"page", "inner"',
    })
  })

  test('that calls itself is refused, not followed', () => {
    expect(refusal('{{> page}}')).toMatchObject({ code: 'TEMPLATE_FIELD', message: 'it calls itself' })
  })

  test('every broken one is told, not only the first', () => {
    expect(problemsOf(() => fill('{{#if', { inner: '{{/x}}' }))).toHaveLength(2)
  })
})

test('a template that is not there is named, with those that are', () => {
  const templates = new Templates([{ name: 'page', file: 'page.hbs', source: '' }])
  expect(() => templates.render('pgae', {})).toThrow(ProtokollError)
  expect(problemsOf(() => templates.render('pgae', {}))[0]).toMatchObject({ code: 'TEMPLATE_UNKNOWN', legal: '"page"' })
})
