import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Ended, Project } from './project.ts'

/** A block of code of the page: a file, output by its name, or lines for a shell. */
interface Block {
  readonly language: string
  readonly caption: string | undefined
  readonly name: string | undefined
  readonly code: string
}

const PAGE = readFileSync('docs/your-logs.rst', 'utf8')
const BLOCKS = blocksOf(PAGE)

function blocksOf(page: string): Block[] {
  const pattern = /^\.\. code-block:: (\w+)\n((?: {3}:.*\n)*)\n((?: {3}.*\n|\n)+)/gm
  return [...page.matchAll(pattern)].map(([, language = '', options = '', code = '']) => ({
    language,
    caption: /:caption: (.+)/.exec(options)?.[1],
    name: /:name: (.+)/.exec(options)?.[1],
    code: code.replace(/^ {3}/gm, '').trim(),
  }))
}

const blockOf = (name: string) => BLOCKS.find((block) => block.name === name)?.code ?? ''

test('what the page says, done word for word, leaves what it says', async () => {
  const project = new Project()
  for (const path of ['protokoll.json', 'words.json', 'features', 'docs-out']) project.remove(path)
  const ended = new Map<string, Ended>()
  for (const { language, caption, code } of BLOCKS) {
    if (caption !== undefined) project.write(caption, `${code}\n`)
    if (language !== 'sh') continue
    for (const line of code.split('\n').filter((each) => !each.startsWith('npm install'))) {
      const [npx, protokoll, ...args] = line.split(' ')
      expect([npx, protokoll]).toEqual(['npx', 'protokoll'])
      const result = await project.run(...args)
      expect([line, result.status, result.stderr.replace(/^.*\r/gm, '')]).toEqual([line, 0, expect.any(String)])
      ended.set(line, result)
    }
  }
  const commands = [...ended.keys()].map((line) => line.split(' ')[2])
  expect(commands).toEqual(['import', 'render', 'explorer', 'import', 'diff'])
  const said = [...ended.values()].map(({ stdout }) => stdout)
  expect(said[0]).toBe(`${blockOf('summary')}\n`)
  expect(said.at(-1)).toMatch(new RegExp(`^${escaped(blockOf('difference'))}\n`))
  expect(Object.keys(project.contents('.'))).toEqual(
    expect.arrayContaining([
      'pages/developer/tests/README.md',
      'pages/developer/tests/index.rst',
      'store.html',
      'traces/store/store.jsonl',
    ]),
  )
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

test('the mappings that come along are all there, and in the page', () => {
  const named = [...PAGE.matchAll(/\(``([a-z-]+)``\)/g)].map(([, name]) => name)
  expect(named.sort()).toEqual(['ccf-raft', 'etcd-raft', 'etcd-transcript', 'otlp', 'shiviz'])
})
