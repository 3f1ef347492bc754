import { describe, expect, test } from 'vitest'
import { docCommentAbove } from '../../../src/tracer/vitest/comment.ts'

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
