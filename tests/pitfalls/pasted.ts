import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pastedTest } from '../../src/tracer/vitest/dossier.ts'
import { ChangedCopy } from '../support/changed-copy.ts'
import type { Break } from './breaks.ts'
import type { Found } from './explorer.ts'

/** How often the pasted test is run. */
const TIMES = 100
const ROOT = join(import.meta.dirname, '../..')
const FILE = 'tests/scenarios/pasted/pasted.test.ts'

/**
 * Puts the test that a dossier has to paste into a copy of the engine that is broken in this way, and has Vitest run it
 * a hundred times. How often it fails as the dossier says.
 */
export async function runPasted(change: Break, found: Found): Promise<number> {
  const edits = change.edits.map(({ file, ...texts }) => ({ file: `src/raft/${file}`, ...texts }))
  const copy = new ChangedCopy(`pitfall ${change.number}`, edits)
  try {
    mkdirSync(join(copy.folder, FILE, '..'), { recursive: true })
    writeFileSync(join(copy.folder, FILE), fileOf(found))
    const { failures } = await copy.run([FILE])
    return failures.filter(({ message }) => message.includes(found.problem.found)).length
  } finally {
    copy.remove()
  }
}

/** Each time under another name: a trace is named by its test. */
function fileOf({ problem, shrunk, beside }: Found): string {
  const name = 'as the dossier has it'
  const [first = '', ...rest] = pastedTest(name, shrunk, 'makeWorld')
  const world = beside ? 'compared(clusters, sound)' : 'clusters'
  return [
    "import { compared } from '../../../src/explore/index.ts'",
    "import { clusters } from '../../../src/sim/explore/index.ts'",
    "import { replayInto, test } from '../../../src/tracer/vitest/index.ts'",
    `import { clusters as sound } from ${JSON.stringify(join(ROOT, 'src/sim/explore/index.ts'))}`,
    '',
    `/** ${problem.kind} */`,
    `const makeWorld = ${world}`,
    `for (let i = 1; i <= ${TIMES}; i += 1) {`,
    first.replace(`'${name}'`, `\`${name}, \${i}\``),
    ...rest,
    '}',
    '',
  ].join('\n')
}
