import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

/** Folder of the importing file, and what it imports. */
const REFUSED = [
  ['src/raft', '../sim/index.ts'],
  ['src/raft', '../tracer/index.ts'],
  ['src/raft', 'node:fs'],
  ['src/raft', 'zod'],
  ['src/sim', '../tracer/index.ts'],
  ['src/sim', '../raft/log.ts'],
  ['src/sim', 'node:fs'],
  ['src/sim/checkers', '../../raft/log.ts'],
  ['src/sim/checkers', '../cluster.ts'],
  ['src/sim', '@scope/package'],
  ['src/tracer', '../raft/index.ts'],
  ['src/tracer', '../sim/index.ts'],
  ['src/tracer', './io/load.ts'],
  ['src/tracer', 'node:fs'],
  ['src/tracer/document', '../writers/writer.ts'],
  ['src/tracer/document', '../../sim/index.ts'],
  ['src/tracer/document', 'node:fs'],
  ['src/tracer/diff', '../writers/writer.ts'],
  ['src/tracer/diff', 'node:fs'],
  ['src/tracer/evidence', '../writers/writer.ts'],
  ['src/tracer/evidence', '../io/load.ts'],
  ['src/tracer/evidence', 'node:fs'],
  ['src/tracer/writers/rst', '../../io/files.ts'],
  ['src/tracer/writers/rst', '../../../raft/index.ts'],
  ['src/tracer/writers/rst', 'node:path'],
  ['src/tracer/io', '../vitest/plugin.ts'],
  ['src/tracer/io', '../../sim/index.ts'],
  ['src/tracer/vitest', '../../sim/index.ts'],
] as const

const ALLOWED = [
  ['src/raft', './log.ts'],
  ['src/sim', './host.ts'],
  ['src/sim', '../raft/index.ts'],
  ['src/sim/checkers', '../../raft/index.ts'],
  ['src/tracer', './events.ts'],
  ['src/tracer', 'zod'],
  ['src/tracer/document', '../events.ts'],
  ['src/tracer/diff', '../document/cells.ts'],
  ['src/tracer/writers/rst', '../../document/table.ts'],
  ['src/tracer/io', 'node:fs'],
  ['src/tracer/vitest', '../io/files.ts'],
  ['src', './tracer/io/render.ts'],
] as const

const fileOf = (folder: string, i: number) => `${folder}/case${i}.ts`

describe('the linter', () => {
  let folder = ''
  let output = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'imports-'))
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }))
    for (const [i, [below, from]] of [...REFUSED, ...ALLOWED].entries()) {
      const file = join(folder, fileOf(below, i))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `import { x } from '${from}'\n\nexport const y = x\n`)
    }
    const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
    const args = [biome, 'lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '.']
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    output = (stdout + stderr).replaceAll('\\', '/')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each(REFUSED.map((each, i) => [...each, i] as const))('refuses in %s an import of %s', (below, _, i) => {
    expect(output).toContain(`${fileOf(below, i)}:1:19 lint/style/noRestrictedImports`)
  })

  test.each(ALLOWED.map((each, i) => [...each, i] as const))('allows in %s an import of %s', (below, _, i) => {
    expect(output).not.toContain(`${fileOf(below, REFUSED.length + i)}:`)
  })
})
