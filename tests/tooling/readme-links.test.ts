import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'

type AddressOf = (path: string, isPicture: boolean) => string | undefined

/** The script, which has no types. */
let script: {
  withAddresses(markdown: string, addressOf: AddressOf): string
  inRepository(repository: unknown, commit: string): AddressOf | undefined
  inPackage(manifest: { name: string; version: string }): AddressOf
}

beforeAll(async () => {
  script = await import(pathToFileURL('scripts/readme-links.mjs').href)
})

describe('a README elsewhere', () => {
  const moved = (markdown: string) =>
    script.withAddresses(markdown, (path, isPicture) => (path === 'no' ? undefined : `https://h/${isPicture}/${path}`))

  test.each([
    ['[a](docs/a.rst) and [`b`](./b.md#c)', '[a](https://h/false/docs/a.rst) and [`b`](https://h/false/b.md#c)'],
    ['![A picture: of it](a.svg)', '![A picture: of it](https://h/true/a.svg)'],
    ['[a](no), ![b](no)', 'a, b'],
    [
      '[a](https://x/y) [b](#here) [c](mailto:x@y.z) [d](//x/y)',
      '[a](https://x/y) [b](#here) [c](mailto:x@y.z) [d](//x/y)',
    ],
    ['```md\n[a](b)\n```\n[a](b)', '```md\n[a](b)\n```\n[a](https://h/false/b)'],
    ['ok-False [not] a (link)', 'ok-False [not] a (link)'],
  ])('%j', (markdown, expected) => expect(moved(markdown)).toBe(expected))
})

describe('the files of a README that is published', () => {
  test.each([
    ['o/r', 'https://github.com/o/r/blob/abc/docs/%C3%A4%20b.md', 'https://github.com/o/r/raw/abc/p.svg'],
    ['github:o/r', 'https://github.com/o/r/blob/abc/docs/%C3%A4%20b.md', 'https://github.com/o/r/raw/abc/p.svg'],
    [
      { type: 'git', url: 'git+https://github.com/o/r.git', directory: 'packages/p' },
      'https://github.com/o/r/blob/abc/packages/p/docs/%C3%A4%20b.md',
      'https://github.com/o/r/raw/abc/packages/p/p.svg',
    ],
    [
      'git+ssh://git@gitlab.com/g/s/r.git',
      'https://gitlab.com/g/s/r/-/blob/abc/docs/%C3%A4%20b.md',
      'https://gitlab.com/g/s/r/-/raw/abc/p.svg',
    ],
    ['gitlab:o/r', 'https://gitlab.com/o/r/-/blob/abc/docs/%C3%A4%20b.md', 'https://gitlab.com/o/r/-/raw/abc/p.svg'],
  ])('are in the repository %j', (repository, file, picture) => {
    const addressOf = script.inRepository(repository, 'abc')
    expect([addressOf?.('docs/ä b.md', false), addressOf?.('p.svg', true)]).toEqual([file, picture])
  })

  test.each([undefined, '', 'https://git.example/o/r', { type: 'git' }, 'gist:abc', 'constructor:o/r'])(
    'are in no repository by %j',
    (repository) => expect(script.inRepository(repository, 'abc')).toBeUndefined(),
  )

  test('are in the package of that version otherwise', () => {
    const addressOf = script.inPackage({ name: '@s/p', version: '1.2.3' })
    expect(addressOf('docs/a.rst', false)).toBe('https://app.unpkg.com/@s/p@1.2.3/files/docs/a.rst')
    expect(addressOf('p.svg', true)).toBe('https://unpkg.com/@s/p@1.2.3/p.svg')
  })
})
