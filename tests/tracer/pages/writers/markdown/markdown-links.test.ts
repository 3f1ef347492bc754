import { expect, test } from 'vitest'
import { relativeLink } from '../../../../../src/tracer/pages/writers/markdown/markdown-links.ts'
import { pageFile } from '../../../../../src/tracer/pages/writers/page-file.ts'

test.each([
  ['a/b/c.md', 'a/b/d.md', 'd.md'],
  ['a/b/c.md', 'a/d/e.md', '../d/e.md'],
  ['a/b/c.md', 'e.md', '../../e.md'],
  ['c.md', 'a/b/e.md', 'a/b/e.md'],
  ['a/c.md', 'a/c/e.md', 'c/e.md'],
  ['a/b/c.md', 'a/b/c.md', 'c.md'],
])('a link from %s to %s is %s', (from, to, link) => {
  expect(relativeLink(from, to)).toBe(link)
})

test('a place on the same page needs no file', () => {
  expect(relativeLink('a/b.md', 'a/b.md', 'x.y')).toBe('#x.y')
  expect(relativeLink('a/b.md', 'a/c.md', 'x.y')).toBe('c.md#x.y')
})

test('what is no letter of an address is written by its code, what would end the link too', () => {
  expect(relativeLink('a.md', 'größe/wahl (1).md', 'k/größe)')).toBe(
    'gr%C3%B6%C3%9Fe/wahl%20%281%29.md#k/gr%C3%B6%C3%9Fe%29',
  )
})

test('the index of a folder is called as the place shows it', () => {
  expect(pageFile('a/b', 'markdown')).toBe('a/b.md')
  expect(pageFile('a/', 'markdown')).toBe('a/README.md')
  expect(pageFile('a/', 'markdown', 'mkdocs')).toBe('a/index.md')
})
