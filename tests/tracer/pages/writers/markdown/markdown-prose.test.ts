import { expect, test } from 'vitest'
import { markdownProse } from '../../../../../src/tracer/pages/writers/markdown/markdown-prose.ts'
import { parseProse } from '../../../../../src/tracer/text/markup.ts'

function prose(text: string): string {
  return markdownProse(parseProse(text), (said) => (said === 'a test' ? 'x/y.md' : undefined))
}

test('paragraphs, lists and code keep their form', () => {
  expect(prose('One\ntwo `code` three.\n\n- a\n- b\n\n1. c\n2. d\n\n```\nif (x) {\n\ty\n}\n```')).toBe(
    'One two `code` three.\n\n- a\n- b\n\n1. c\n2. d\n\n```\nif (x) {\n    y\n}\n```',
  )
})

test('a test that a text speaks of is a link, one that there is not is text', () => {
  expect(prose('See :test:`a test`, and :test:`no test`.')).toBe('See [a test](x/y.md), and no test.')
})

test('a mark before a link makes no picture of it', () => {
  expect(prose('Look!:test:`a test`')).toBe('Look&#33;[a test](x/y.md)')
  expect(prose('Look! :test:`a test`')).toBe('Look! [a test](x/y.md)')
})

test('nothing but code and tests is markup, wherever it stands', () => {
  expect(prose('# not a heading')).toBe('&#35; not a heading')
  expect(prose('- > not a quotation')).toBe('- &#62; not a quotation'.replace('&#62;', '&gt;'))
  expect(prose('import x from "y"')).toBe('&#105;mport x from "y"')
  expect(prose('*a* _b_ [c](d) <e> {f}')).toBe('&#42;a&#42; &#95;b&#95; &#91;c&#93;(d) &lt;e> &#123;f}')
})
