/**
 * Runs a script that imports TypeScript sources, which Node 20 cannot do, in a process of its own:
 *
 *     node scripts/run-with-sources.mjs SCRIPT [ARGUMENTS]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { bundle, ROOT } from './bundle.mjs'

const [script, ...args] = process.argv.slice(2)
const name = basename(script, '.mjs')
const folder = join(ROOT, '.protokoll/scripts', name)
for (const [path, code] of await bundle({ [name]: script })) {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, code)
}
const { status } = spawnSync(process.execPath, [join(folder, `${name}.js`), ...args], { stdio: 'inherit' })
process.exitCode = status ?? 1
