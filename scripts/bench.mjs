/**
 * Runs a benchmark of `bench/`, compiled as it is, so that nothing but what is measured runs beside it:
 *
 *     node scripts/bench.mjs NAME [--json FILE]
 *
 * Each line says a figure, what was measured beside it in the same process, and the ratio of the two. With `--json` the
 * figures are also appended to FILE, a line each.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const [name = '', ...args] = process.argv.slice(2)
const names = readdirSync(join(root, 'bench')).flatMap((file) => /^(?!measure|cluster)(.+)\.ts$/.exec(file)?.[1] ?? [])

function run(program, ...rest) {
  const { status } = spawnSync(process.execPath, [program, ...rest], { cwd: root, stdio: 'inherit' })
  return status ?? 1
}

if (names.includes(name)) {
  const compiled = run('node_modules/typescript/bin/tsc', '-p', 'bench/tsconfig.json')
  process.exitCode = compiled || run(`.protokoll/bench/bench/${name}.js`, ...args)
} else {
  process.stderr.write(`There is no benchmark ${JSON.stringify(name)}. There are: ${names.join(', ')}.\n`)
  process.exitCode = 1
}
