import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { locked, pack, StrangersProject } from './packed.ts'

const PAGE = readFileSync('docs/reference/orders.rst', 'utf8')

/** The blocks of code of a kind, by what follows their first line. */
function blocks(language: string, options: string): RegExpStringIterator<RegExpExecArray> {
  return PAGE.matchAll(new RegExp(`^\\.\\. code-block:: ${language}\n${options}\n((?: {3}.*\n|\n)+)`, 'gm'))
}

const outdented = (code: string) => `${code.replace(/^ {3}/gm, '').trim()}\n`
const FILES = new Map(
  [...blocks('js', ' {3}:caption: (.+)\n')].map(([, name = '', code = '']) => [name, outdented(code)]),
)
/** What is typed, and what comes of it. */
const TYPED = [...blocks('console', '')].map(([, code = '']) => {
  const [command = '', ...output] = outdented(code).split('\n')
  return { command: command.replace(/^\$ /, ''), output: output.join('\n') }
})

const project = new StrangersProject()
afterAll(() => project.remove())

describe('what the page about orders says of a protocol that is not ours, done word for word', () => {
  beforeAll(() => {
    const { tarball } = pack(project.folder)
    for (const [name, code] of FILES) project.write(name, code)
    expect(project.install(tarball, ...locked('vitest'))).toMatchObject({ status: 0 })
    expect(project.run('npx', 'protokoll', 'init')).toMatchObject({ status: 0 })
  }, 900_000)

  test('the test passes, and its trace is recorded', () => {
    expect([...FILES.keys()]).toEqual(['src/leases.js', 'test/leases.test.js'])
    const { status, output } = project.run('npx', 'vitest', 'run')
    expect([output, status]).toEqual([output, 0])
  })

  test('the commands say what the page says that they do, and leave the trace as it is', () => {
    const before = project.files('docs-out/traces').map((path) => project.read(`docs-out/traces/${path}`))
    expect(TYPED.length).toBeGreaterThan(0)
    for (const { command, output } of TYPED) {
      expect({ command, output: project.run('bash', '-c', command).output.trim() }).toEqual({
        command,
        output: output.trim(),
      })
    }
    expect(project.files('docs-out/traces').map((path) => project.read(`docs-out/traces/${path}`))).toEqual(before)
  }, 600_000)

  test('there is a picture of each outcome, and one file with what was found', () => {
    const folder = '.protokoll/orders/test/leases/a_lease_is_given_back'
    expect(project.files(folder)).toEqual(['orders.json', 'outcome-1.svg', 'outcome-2.svg'])
    expect(project.read(`${folder}/outcome-1.svg`)).not.toContain('denied')
    expect(project.read(`${folder}/outcome-2.svg`)).toContain('denied')
  })
})
