import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { locked, pack, StrangersProject } from './packed.ts'

/** A block of code of the page: a file, if it has a name, or lines for a shell. */
interface Block {
  readonly language: string
  readonly name: string | undefined
  readonly code: string
}

const PAGE = readFileSync('docs/your-project.rst', 'utf8')
const BLOCKS = blocksOf(PAGE)
const LINES_TO_READ = 60

function blocksOf(page: string): Block[] {
  const pattern = /^\.\. code-block:: (\w+)\n((?: {3}:.*\n)*)\n((?: {3}.*\n|\n)+)/gm
  return [...page.matchAll(pattern)].map(([, language = '', options = '', code = '']) => ({
    language,
    name: /:caption: (.+)/.exec(options)?.[1],
    code: code.replace(/^ {3}/gm, '').trim(),
  }))
}

const project = new StrangersProject()
afterAll(() => project.remove())

test('the walkthrough is short', () => {
  expect(PAGE.split('\n').filter((line) => line.trim() !== '').length).toBeLessThan(LINES_TO_READ)
})

describe('what the walkthrough says, done word for word', () => {
  const outputs = new Map<string, string>()

  beforeAll(() => {
    const { tarball } = pack(project.folder)
    for (const { language, name, code } of BLOCKS) {
      if (name !== undefined) project.write(name, `${code}\n`)
      if (language !== 'sh') continue
      for (const line of code.split('\n')) {
        // The package is not published yet, and Vitest is the one that this repository is locked to.
        const words = line.split(' ')
        const isInstalling = words.includes('install')
        const [command = '', ...args] = isInstalling ? words.map((word) => packages(tarball).get(word) ?? word) : words
        const { status, output } = project.run(command, ...args)
        outputs.set(line, output)
        expect([line, output, status]).toEqual([line, output, 0])
      }
    }
  }, 900_000)

  test('needs no file but the protocol and its test', () => {
    expect(BLOCKS.flatMap(({ name }) => name ?? [])).toEqual(['src/lease.js', 'test/lease.test.js'])
    expect([...outputs.keys()].slice(-3)).toEqual(['npx protokoll init', 'npx vitest run', 'npx protokoll render'])
  })

  test('leaves a trace in which causes come before effects', () => {
    const [path = ''] = project.files('docs-out/traces').filter((file) => file.endsWith('.jsonl'))
    const lines = readFileSync(`${project.folder}/docs-out/traces/${path}`, 'utf8').trim().split('\n')
    const events = lines.map((line) => JSON.parse(line)).filter(({ message }) => message !== undefined)
    expect(events.map(({ node, op, message, set }) => [node, op, message, set])).toEqual([
      ['alice', 'send', 'acquire', undefined],
      ['server', 'handle', 'acquire', { role: 'held', token: 1 }],
      ['server', 'send', 'granted', undefined],
      ['alice', 'handle', 'granted', { role: 'holder', token: 1 }],
    ])
  })

  test('makes a page with the test, its description and its picture', () => {
    const pages = project.files('docs-out/developer')
    const page = pages.find((path) => path.endsWith('a_client_gets_the_lease.rst')) ?? ''
    const text = readFileSync(`${project.folder}/docs-out/developer/${page}`, 'utf8')
    expect(text).toContain('The server hands out the lease with the next token, once its disk has it.')
    expect(text).toContain('Alice asks for the lease')
    expect(pages.some((path) => path.endsWith('.svg'))).toBe(true)
  })
})

function packages(tarball: string): ReadonlyMap<string, string> {
  return new Map([
    ['protokoll', tarball],
    ['vitest@4', locked('vitest')[0] ?? ''],
  ])
}
