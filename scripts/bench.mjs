/**
 * Runs benchmarks of `bench/`, each in a process of its own, bundled as what the package holds is:
 *
 *     node scripts/bench.mjs [--write] [--long] [NAME...]
 *
 * Each line says a figure, what was measured beside it in the same process, the ratio of the two, and the ratio that is
 * committed. `--write` puts the new figures into `bench/figures.json`; `--long` measures the sizes that take minutes too.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleInto, ROOT } from './bundle.mjs'

const CODE = join(ROOT, '.protokoll/bench')
const FIGURES = join(ROOT, 'bench/figures.json')
/** What benchmarks share lies beside them, or in folders. */
const SHARED = ['cluster', 'measure']

const all = readdirSync(join(ROOT, 'bench'))
  .flatMap((file) => /^(.+)\.ts$/.exec(file)?.[1] ?? [])
  .filter((name) => !SHARED.includes(name))

async function build() {
  rmSync(CODE, { recursive: true, force: true })
  const entries = Object.fromEntries(all.map((name) => [name, `bench/${name}.ts`]))
  await bundleInto(CODE, { ...entries, cli: 'src/cli.ts' })
}

/** Runs one, and returns its figures; undefined if it failed. */
function run(name, args, folder) {
  const json = join(folder, name)
  const { status } = spawnSync(process.execPath, [join(CODE, `${name}.js`), '--json', json, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (status !== 0) return undefined
  return readFileSync(json, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** As it is committed: sorted, and without digits that no second run would show. */
function stable(figures) {
  const digits = (value) => Number(value.toPrecision(3))
  return figures
    .map((each) => ({ ...each, value: digits(each.value), ratio: digits(each.ratio) }))
    .map((each) => ({ ...each, baseline: { ...each.baseline, value: digits(each.baseline.value) } }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Figures that were not measured now stay as they are. */
function write(measured) {
  const known = existsSync(FIGURES) ? JSON.parse(readFileSync(FIGURES, 'utf8')) : {}
  const merged = all.toSorted().flatMap((name) => {
    const fresh = measured.get(name) ?? []
    const others = (known[name] ?? []).filter((each) => !fresh.some((other) => other.name === each.name))
    return fresh.length + others.length === 0 ? [] : [[name, stable([...fresh, ...others])]]
  })
  writeFileSync(FIGURES, `${JSON.stringify(Object.fromEntries(merged), null, 2)}\n`)
}

async function main() {
  const options = { write: { type: 'boolean' }, long: { type: 'boolean' } }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const unknown = positionals.filter((name) => !all.includes(name))
  if (unknown.length > 0) {
    process.stderr.write(`There is no benchmark ${unknown.join(', ')}. There are: ${all.join(', ')}.\n`)
    return 1
  }
  await build()
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-bench-'))
  const measured = new Map()
  const names = positionals.length > 0 ? positionals : all
  for (const name of names) {
    process.stdout.write(`${name}\n`)
    const figures = run(name, values.long ? ['--long'] : [], folder)
    if (figures) measured.set(name, figures)
  }
  rmSync(folder, { recursive: true, force: true })
  if (values.write) write(measured)
  return measured.size === names.length ? 0 : 1
}

process.exitCode = await main()
