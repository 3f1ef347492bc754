/** Puts the engine with its mutants, the scenarios and exploring into one module that Node can run. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { rolldown } from 'rolldown'
import { ROOT } from '../bundle.mjs'
import { SWITCH, withMutants } from './schemata.mjs'
import { sitesOf } from './sites.mjs'

const HERE = join(ROOT, 'scripts/mutants')
const ENTRY = 'protokoll:mutants'
const VITEST = join(ROOT, 'src/tracer/vitest/index.ts')
const TESTS = join(ROOT, 'tests')
const SCENARIOS = join(TESTS, 'scenarios')
const TEST_OF = 'protokoll:test-of:'

/**
 * The text of the module. `sources`: the engine, as `engineSources` has it; in its texts are then the `mutants` and what
 * counts. `isOn`: see `withMutants`.
 */
export async function buildMutants(sources, { mutants, files }, isOn) {
  const byPath = new Map(
    sources.map(({ file, text }) => {
      const own = mutants.filter((mutant) => mutant.file === file)
      return [join(ROOT, 'src/raft', file), withMutants(text, { mutants: own, ...files.get(file) }, isOn)]
    }),
  )
  const build = await rolldown({
    cwd: ROOT,
    input: ENTRY,
    platform: 'node',
    tsconfig: false,
    // What it says of how long things take is no fault.
    checks: { bundlerTimings: false },
    external: (id) => /^[^./]/.test(id) && !id.startsWith('protokoll:') && !/^[A-Z]:/i.test(id),
    plugins: [{ name: 'mutants', resolveId, load: (id) => load(id, byPath) }],
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  const { output } = await build.generate({ format: 'esm', codeSplitting: false })
  await build.close()
  return output[0].code
}

function resolveId(id, importer) {
  if (id === ENTRY) return id
  if (id === SWITCH) return join(HERE, 'switch.mjs')
  if (importer === undefined || importer === ENTRY) return null
  const isTest = importer.startsWith(SCENARIOS + sep) && join(importer, '..', id) === VITEST
  return isTest ? TEST_OF + relative(SCENARIOS, importer).replaceAll(sep, '/') : null
}

function load(id, byPath) {
  if (id === ENTRY) return entry()
  if (!id.startsWith(TEST_OF)) {
    const code = byPath.get(id) ?? (id.startsWith(TESTS + sep) ? countedTest(id) : undefined)
    return code === undefined ? null : { code, moduleType: 'ts' }
  }
  const file = JSON.stringify(id.slice(TEST_OF.length))
  return `import { testOf } from ${path('registrar.mjs')}\nexport const test = testOf(${file})`
}

/** What a test waits for in a loop may never come. */
function countedTest(id) {
  const source = readFileSync(id, 'utf8')
  return withMutants(source, { mutants: [], bodies: sitesOf(source).bodies, statements: [] })
}

function entry() {
  const files = readdirSync(SCENARIOS, { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
  const imports = files.map((file) => `import ${JSON.stringify(join(SCENARIOS, file))}`)
  return [
    ...imports,
    `export { clusters, walk } from ${JSON.stringify(join(ROOT, 'src/sim/explore/index.ts'))}`,
    `export { runBody, scenarios } from ${path('bodies.mjs')}`,
    `export { begin, Endless, reached, rest } from ${path('switch.mjs')}`,
  ].join('\n')
}

function path(file) {
  return JSON.stringify(join(HERE, file))
}
