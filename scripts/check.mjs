/**
 * Everything that must hold before a change lands: form, types, dead code, tests with coverage, and documents that are
 * what the tests make of them. It ends with the first step that fails, and says how long each took.
 *
 *     npm run check
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')
const DOCUMENTS = 'docs-out'
/** How many files are named. */
const MOST_SHOWN = 20
/** What properties over generated input are tried with: see `tests/support/campaign.ts`. */
const WHOLE = { PROTOKOLL_CAMPAIGN: 'whole' }

/** Traces are written in CI too, to be compared below; golden files that differ are not. */
const WRITTEN = '--update=new'
const TESTS = ['vitest', 'run', '--project', 'scenarios', '--project', 'unit', '--coverage', WRITTEN]
const REPORTS = ['--reporter=default', '--reporter=json', '--outputFile=coverage/tests.json']

/** npm names the file that runs it: a command called `npm` is something else on each system. */
const NPM = process.env.npm_execpath

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

async function npm(args, env = {}) {
  const options = { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } }
  const [status] = await once(spawn(process.execPath, [NPM, ...args], options), 'close')
  if (status !== 0) process.exit(1)
}

async function step(name, act) {
  const began = performance.now()
  process.stdout.write(`\n== ${name}\n`)
  await act()
  process.stdout.write(`== ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
}

/** Every file of the documents, and a hash of what is in it. */
function documents() {
  const folder = join(ROOT, DOCUMENTS)
  const paths = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : []
  const files = paths.filter((path) => statSync(join(folder, path)).isFile())
  const hashOf = (path) =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex')
  return new Map(files.map((path) => [path, hashOf(path)]))
}

function compare(before, after) {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path))
  if (paths.length === 0) return
  const what = (path) => (before.has(path) ? (after.has(path) ? 'changed' : 'removed') : 'new')
  const shown = paths.sort().slice(0, MOST_SHOWN)
  const lines = shown.map((path) => `  ${what(path).padEnd(8)} ${join(DOCUMENTS, path)}`)
  if (paths.length > MOST_SHOWN) lines.push(`  and ${paths.length - MOST_SHOWN} more`)
  fail(
    `${DOCUMENTS} was not what the tests make of it. It is now:\n${lines.join('\n')}\n` +
      `Read the difference (git diff ${DOCUMENTS}), and commit it if it is meant.`,
  )
}

if (NPM === undefined) fail('npm has to run this\n  do  npm run check')

await step('Form and imports', () => npm(['run', '-s', 'lint']))
await step('Types', async () => {
  for (const project of ['.', 'src/viewer']) await npm(['exec', '--', 'tsc', '-p', project])
})
await step('Lock file', () => npm(['exec', '--', 'node', 'scripts/complete-lock.mjs', '--check']))
await step('Dead code', () => npm(['exec', '--', 'knip']))
const before = documents()
await step('Tests', () => npm(['exec', '--', ...TESTS, ...REPORTS], WHOLE))
await step('Documents', () => npm(['run', '-s', 'protokoll', '--', 'render']))
compare(before, documents())
// Run again only where a trace or a module has changed: here it is only looked at.
await step('If lost', () => npm(['run', '-s', 'protokoll', '--', 'if-lost', '--check']))
// Made by a command of its own, which takes long; what has changed since is told, and is no failure.
await step('Mutants', async () => {
  await once(spawn(process.execPath, ['scripts/mutants.mjs', '--check'], { cwd: ROOT, stdio: 'inherit' }), 'close')
})
