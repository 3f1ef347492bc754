import { expect, test } from 'vitest'
import { filesFrom } from '../../../src/tracer/io/files.ts'
import { LoadedModules } from '../../../src/tracer/io/loaded-modules.ts'
import { SimulatedDisk } from '../../support/simulated-disk.ts'

const SOURCES = {
  'tests/a.test.ts': "import { b } from '../src/b.js'\nimport 'vitest'\nconst c = await import('../src/c')\n",
  'src/b.ts': "export * from './deep/index.ts'\nimport type { T } from './types.ts'\n",
  'src/c/index.ts': "import { b } from '../b.ts'\n",
  'src/deep/index.ts': 'export const b = 1\n',
  'src/types.ts': 'export type T = 1\n',
  'src/unused.ts': '',
}

function hashWith(changes: Record<string, string>, others: readonly string[] = []): string {
  const disk = new SimulatedDisk()
  const files = filesFrom('/project', disk)
  for (const [path, text] of Object.entries({ ...SOURCES, 'words.json': '{}', ...changes })) files.write(path, text)
  return new LoadedModules(files).hashOf('tests/a.test.ts', others)
}

test('a hash is of all modules that a file loads, however deep, and of what is named besides', () => {
  const first = hashWith({})
  expect(hashWith({})).toBe(first)
  for (const path of ['tests/a.test.ts', 'src/b.ts', 'src/c/index.ts', 'src/deep/index.ts'] as const)
    expect(hashWith({ [path]: `${SOURCES[path]}// changed` })).not.toBe(first)
  for (const path of ['src/types.ts', 'src/unused.ts']) expect(hashWith({ [path]: 'changed' })).toBe(first)
  expect(hashWith({ 'words.json': '[]' }, ['words.json'])).not.toBe(hashWith({}, ['words.json']))
})
