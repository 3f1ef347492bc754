import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

function attribute(name: string, path: string): string | undefined {
  const { stdout } = spawnSync('git', ['check-attr', name, '--', path], { cwd: ROOT, encoding: 'utf8' })
  return stdout.trim().split(': ').at(-1)
}

// Paths need not exist.
test.each([
  ['docs-out/traces/elections_votes/a/b.jsonl', 'false', 'set'],
  ['docs-out/developer/tests/elections/b.rst', 'true', 'unspecified'],
  ['docs-out/developer/tests/elections/diagrams/b.puml', 'true', 'unspecified'],
  ['docs-out/developer/tests/elections/diagrams/b.svg', 'true', 'unspecified'],
  ['package-lock.json', 'true', 'unspecified'],
  ['src/cli.ts', 'unspecified', 'unspecified'],
])('hosts are told whether %s is generated', (path, generated, diff) => {
  expect([attribute('linguist-generated', path), attribute('diff', path)]).toEqual([generated, diff])
})
