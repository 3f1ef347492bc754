/**
 * Breaks the engine in many small ways, and says who notices: which scenarios, and exploring. It writes
 * `docs/contributing/mutants.md`.
 *
 *     npm run mutants -- [--threads T] [--only TEXT] [--check]
 *
 * `--only`: only mutants whose name has this text, such as a file's name; what came of them is printed. `--check`: only says
 * whether the report is of the engine as it is. The status is 1 if a mutant that nobody notices is not explained in
 * `scripts/mutants/survivors.json`, if something is explained that is noticed, or if the report is out of date.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { ROOT, write } from './bundle.mjs'
import { buildMutants } from './mutants/build.mjs'
import { allMutants, chosen, engineSources } from './mutants/choose.mjs'
import { noMutants, pitfalls } from './mutants/pitfalls.mjs'
import { describeOne, isSurvivor, report } from './mutants/report.mjs'
import { engineHash, openPlan, openResults } from './mutants/results.mjs'
import { runScript, UsageError } from './usage.mjs'

const USAGE = `npm run mutants -- [--threads T] [--only TEXT] [--check]

Breaks the engine in many small ways, and says which scenarios notice, and whether exploring does.
`
const OPTIONS = {
  help: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  only: { type: 'string' },
  threads: { type: 'string', default: '1' },
}

const REPORT = 'docs/contributing/mutants.md'
const SURVIVORS = 'scripts/mutants/survivors.json'
/** How many schedules are drawn, and how many of them each mutant is explored with, those that come by its place first. */
const SCHEDULES = { drawn: 1500, walked: 300 }

/** Builds what is run, into a folder of this run's own; and all mutants with what they are run in. */
async function prepare(folder) {
  const sources = engineSources()
  const { mutants, files } = allMutants(sources)
  const own = chosen(mutants)
  const broken = await pitfalls(sources)
  const modules = new Map([
    ['mutants.js', await buildMutants(sources, { mutants: own, files })],
    ['reach.js', await buildMutants(sources, { mutants: own, files }, (number) => `__reach(${number})`)],
  ])
  for (const [i, { sources: theirs }] of broken.entries()) {
    modules.set(`pitfall-${i}.js`, await buildMutants(theirs, noMutants(theirs)))
  }
  write(folder, modules)
  const at = (name) => pathToFileURL(join(folder, name)).href
  const tried = [...own, ...broken.map((each, i) => ({ ...each, number: 0, bundle: at(`pitfall-${i}.js`) }))]
  return { sites: mutants, tried, engine: at('mutants.js'), reach: at('reach.js') }
}

/** Which scenarios and schedules come by which mutants. */
async function planOf({ reach, tried }) {
  const known = openPlan()
  if (known.plan !== undefined) return known.plan
  const plan = await new Promise((resolve, reject) => {
    const mutants = Math.max(...tried.map(({ number }) => number))
    const workerData = { root: ROOT, bundle: reach, mutants, ...SCHEDULES }
    const worker = new Worker(join(ROOT, 'scripts/mutants/plan.mjs'), { workerData })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
  known.keep(plan)
  return plan
}

/** Has everything tried that is not known yet, by so many threads. */
async function tryAll({ engine }, plan, mutants, results, threads) {
  const open = mutants.filter(({ id }) => !results.pages.known.has(id) || !results.explored.known.has(id))
  const queue = [...open]
  const work = () =>
    new Promise((resolve, reject) => {
      const workerData = { root: ROOT, bundle: engine, plan }
      const worker = new Worker(join(ROOT, 'scripts/mutants/worker.mjs'), { workerData })
      const next = () => worker.postMessage(taskOf(queue.shift(), results))
      worker.on('error', reject)
      worker.on('exit', resolve)
      worker.on('message', ({ type, result, unsound }) => {
        if (type === 'checked') {
          if (unsound.length > 0)
            reject(new Error(`after mutants, with none on, other than before: ${unsound.join(', ')}`))
          return worker.terminate()
        }
        if (type === 'tried') take(result, results)
        progress(open.length - queue.length, open.length)
        return next()
      })
    })
  await Promise.all(Array.from({ length: Math.min(threads, open.length) }, work))
}

function taskOf(mutant, { pages, explored }) {
  if (mutant === undefined) return { type: 'check' }
  const { id, number, bundle } = mutant
  return { type: 'try', id, number, bundle, pages: !pages.known.has(id), explore: !explored.known.has(id) }
}

function take({ id, pages, explored }, results) {
  if (pages) results.pages.add(id, pages)
  if (explored) results.explored.add(id, explored)
}

function progress(done, all) {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r${done} of ${all} mutants `)
  if (done === all) process.stderr.write('\n')
}

/** What is wrong with the explanations: a line each. */
function unexplained(tried, explanations) {
  const survivors = new Set(tried.filter(isSurvivor).map(({ id }) => id))
  return [
    ...[...survivors].filter((id) => !explanations[id]).map((id) => `nobody notices: ${id}`),
    ...Object.keys(explanations)
      .filter((id) => !survivors.has(id))
      .map((id) => `is explained, and is noticed or no longer tried: ${id}`),
  ]
}

function check() {
  if (readFileSync(join(ROOT, REPORT), 'utf8').includes(engineHash())) return 0
  process.stdout.write(`${REPORT} is of other sources of the engine than there are: npm run mutants makes it anew\n`)
  return 1
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) return tell(USAGE)
  if (values.check) return check()
  const threads = Number(values.threads)
  if (!Number.isSafeInteger(threads) || threads < 1) throw new UsageError('--threads must be an integer of 1 or more')
  const folder = join(ROOT, '.protokoll/mutants', String(process.pid))
  try {
    const all = await prepare(folder)
    const plan = await planOf(all)
    const results = openResults()
    const wanted = all.tried.filter(({ id }) => values.only === undefined || id.includes(values.only))
    if (wanted.length === 0)
      throw new UsageError(`no mutant that is tried has ${JSON.stringify(values.only)} in its name`)
    await tryAll(all, plan, wanted, results, threads)
    const pageOf = (i) => plan.names[i]
    const tried = wanted.map((mutant) => {
      const { fail, differ } = results.pages.known.get(mutant.id)
      return {
        ...mutant,
        fail: fail.map(pageOf),
        differ: differ.map(pageOf),
        explored: results.explored.known.get(mutant.id),
      }
    })
    if (values.only !== undefined) return tell(tried.map(describeOne).join(''))
    return conclude(all, plan, tried)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes the report, unless something in it is not explained. */
function conclude({ sites }, { names }, tried) {
  const explanations = JSON.parse(readFileSync(join(ROOT, SURVIVORS), 'utf8'))
  const wrong = unexplained(tried, explanations)
  for (const line of wrong) process.stdout.write(`${line}\n`)
  if (wrong.length > 0) {
    process.stdout.write(`${wrong.length} to be put right in ${SURVIVORS}; nothing is written\n`)
    return 1
  }
  const pages = report({ tried, sites, names, explanations, schedules: SCHEDULES, engine: engineHash() })
  writeFileSync(join(ROOT, REPORT), pages)
  return 0
}

function tell(text) {
  process.stdout.write(text)
  return 0
}

await runScript(main)
