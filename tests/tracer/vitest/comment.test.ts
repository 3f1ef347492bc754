import { describe, expect, test } from 'vitest'
import { docCommentAbove, docCommentOf } from '../../../src/tracer/vitest/comment.ts'

/** The comment above the line that says `test(`. */
function above(source: string): string {
  const line = source.split('\n').findIndex((text) => text.includes('test(')) + 1
  return docCommentAbove(source, line)
}

describe('the description of a test', () => {
  test('is the doc comment above it, without its stars', () => {
    expect(above('/**\n * One.\n *\n * 1. a\n *    b\n */\ntest(')).toBe('One.\n\n1. a\n   b')
  })

  test.each([
    ['on one line', '/** One. */\ntest(', 'One.'],
    ['above blank lines', '/** One. */\n\n\ntest(', 'One.'],
    ['indented', '  /**\n   * One.\n   */\n  test(', 'One.'],
    ['with Windows line ends', '/**\r\n * One.\r\n * Two.\r\n */\r\ntest(', 'One.\nTwo.'],
    ['up to its tags', '/**\n * One.\n *\n * @see two\n * three\n */\ntest(', 'One.'],
    ['with a star of its own', '/**\n * * item\n */\ntest(', '* item'],
  ])('is read when it is %s', (_, source, text) => {
    expect(above(source)).toBe(text)
  })

  test.each([
    ['there is no comment', 'const x = 1\ntest('],
    ['the comment is an ordinary one', '/* One. */\ntest('],
    ['a line comment stands there', '// One.\ntest('],
    ['code stands between', '/** One. */\nconst x = 1\ntest('],
    ['the line above only ends like a comment', "/** One. */\nconst glob = 'a/**' + '/*/'\nconst b = 1 /* c */\ntest("],
    ['it is the first line', 'test('],
  ])('is empty when %s', (_, source) => {
    expect(above(source)).toBe('')
  })
})

describe('the doc comment of a test that is looked for by its name', () => {
  const of = (source: string, place?: number, count?: number) => docCommentOf(source, 'one', place, count)

  test.each([
    ['above it', "/** A. */\ntest('one', () => {})"],
    ['with another quote', '/** A. */\nit("one")'],
    ['in a group', "describe('d', () => {\n  /**\n   * A.\n   */\n  test.only(`one`)})"],
    ['above line comments', "/** A. */\n// one\n// two\n\ntest('one')"],
    ['on lines of its own', "/** A. */\ntest(\n  'one',\n)"],
    ['beside others', "/** B. */\ntest('two')\n/** A. */\ntest('one')\n/** C. */\ntest('three')"],
    ['of several that are made', "/** A. */\ntest.each([\n  ['a', (x) => x],\n])('o%s', () => {})"],
    ['of several that are made of objects', "/** A. */\ntest.for([{ x: 1 }])('$x.y')"],
    ['of several that are made of a table', '/** A. */\ntest.each`a | b\n1 | 2`("$a")'],
    ['told of twice', "/** A. */\ntest('one')\n/** A. */\ntest('one')"],
  ])('is read %s', (_, source) => {
    expect(of(source)).toBe('A.')
  })

  test.each([
    ['it has none', "/** A. */\ntest('two')\ntest('one')"],
    ['code stands between', "/** A. */\nconst x = 1\ntest('one')"],
    ['a call stands between', "/** A. */\nprepare()\ntest('one')"],
    ['the comment is of a group', "/** A. */\ndescribe('one', () => {})"],
    ['the comment is an ordinary one', "/* A. */\ntest('one')"],
    ['nobody can tell whose it is', "/** A. */\ntest('one')\n/** B. */\ntest('one')\ntest('one')"],
  ])('is empty when %s', (_, source) => {
    expect(of(source, 0, 3)).toBe('')
  })

  test('is, of several of one name, the one in its place', () => {
    const source = "describe('a', () => {\n/** A. */\ntest('one')})\n/** B. */\ntest('one')"
    expect([of(source, 0, 2), of(source, 1, 2)]).toEqual(['A.', 'B.'])
  })

  test('of a name with quotes and signs', () => {
    const name = "it's (a) $5 \\ test"
    expect(docCommentOf("/** A. */\ntest('it\\'s (a) $5 \\\\ test')", name)).toBe('A.')
  })
})
