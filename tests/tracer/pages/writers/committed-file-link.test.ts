import { describe, expect, test } from 'vitest'
import { committedFileLink, isOfCommittedFiles } from '../../../../src/tracer/pages/writers/committed-file-link.ts'

const link = (repository: string, path = 'docs-out/t.md') => committedFileLink(repository, 'abc', path)

describe('the address of a file of a commit', () => {
  test.each([
    ['https://github.com/o/r', 'https://github.com/o/r/blob/abc/docs-out/t.md'],
    ['https://github.com/o/r.git/', 'https://github.com/o/r/blob/abc/docs-out/t.md'],
    ['https://git.example/o/r/-/blob/{commit}/{path}?x=1', 'https://git.example/o/r/-/blob/abc/docs-out/t.md?x=1'],
    ['https://git.example/{path}?h={commit}', 'https://git.example/docs-out/t.md?h=abc'],
  ])('in %s', (repository, expected) => expect(link(repository)).toBe(expected))

  test('has a path of any name, with nothing in it that ends a link or a path', () => {
    expect(link('https://a.b', "ä b/(c)_*'!/[d]#?%{commit}`\\.md")).toBe(
      'https://a.b/blob/abc/%C3%A4%20b/%28c%29_%2A%27%21/%5Bd%5D%23%3F%25%7Bcommit%7D%60%5C.md',
    )
  })
})

describe('what says where files of commits are', () => {
  test.each([
    'https://github.com/o/r',
    'http://127.0.0.1:3000/o/r/',
    'https://git.example/o/r/src/commit/{commit}/{path}',
    'https://git.example/?f={path};h={commit}',
  ])('%s', (address) => expect(isOfCommittedFiles(address)).toBe(true))

  test.each([
    '',
    'git@github.com:o/r.git',
    'javascript:alert(1)//',
    'https://github.com/o/r/blob/HEAD/{path}',
    'https://github.com/o/r/blob/{commit}',
    'https://github.com/o/r/{ref}',
    'https://github.com/o/r#x',
    'https://github.com/o/r x',
    'https://github.com/o/r\n',
    'https://github.com/o/r"><b>',
    'https://github.com/o/\u202er',
  ])('not %j', (address) => expect(isOfCommittedFiles(address)).toBe(false))
})
