/**
 * Has everything happen to clusters at random, and says what went wrong:
 *
 *     npm run explore -- [--schedules N] [--seed S] [--actions A] [--without KIND,KIND] [--threads T]
 *     npm run explore -- --seed S --schedule I [--actions A] [--without KIND,KIND]
 *
 * The first walks N schedules of A actions each, on all cores unless it is told how many. The second walks one of them,
 * and shows it. The same numbers give the same schedules everywhere. `--without` leaves kinds of actions out. The status
 * is 1 if something went wrong.
 */
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { bundleInto, ROOT } from './bundle.mjs'

/** How many schedules a thread is given at once: results arrive often enough to be shown. */
const AT_ONCE = 100
/** How many schedules are named of those that failed in the same way. */
const MOST_NAMED = 5

const USAGE = `npm run explore -- [--schedules N] [--seed S] [--actions A] [--without KIND,KIND] [--threads T]
npm run explore -- --seed S --schedule I [--actions A] [--without KIND,KIND]

Walks N schedules of A random actions each, or shows one of them. The exit status is 1 if something went wrong.
`

const OPTIONS = {
  help: { type: 'boolean', default: false },
  schedules: { type: 'string', default: '1000' },
  seed: { type: 'string', default: '1' },
  schedule: { type: 'string' },
  actions: { type: 'string', default: '100' },
  without: { type: 'string', default: '' },
  threads: { type: 'string', default: String(availableParallelism()) },
}

/** Each run has a folder of its own: several may be under way. */
async function build() {
  const folder = join(ROOT, '.protokoll/explore', String(process.pid))
  await bundleInto(folder, { index: 'src/sim/explore/index.ts' })
  return folder
}

function number(values, name, least) {
  const text = values[name]
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new UsageError(`--${name} is "${text}"; it must be an integer of ${least} or more`)
}

/** Gives all threads parts of the work until none is left. What they find is put together; the order does not show. */
async function walkAll(bundlePath, { Tally }, { seed, actions, without, schedules, threads }) {
  const tally = new Tally()
  const failures = []
  let next = 0
  let done = 0
  const began = performance.now()
  const give = (worker) => {
    if (next >= schedules) return worker.terminate()
    const to = Math.min(next + AT_ONCE, schedules)
    worker.postMessage({ from: next, to })
    next = to
  }
  const workers = Array.from({ length: Math.min(threads, Math.ceil(schedules / AT_ONCE)) }, () => {
    const data = { bundle: pathToFileURL(bundlePath).href, seed, actions, without }
    const worker = new Worker(join(ROOT, 'scripts/explore/worker.mjs'), { workerData: data })
    return new Promise((resolve, reject) => {
      worker.on('error', reject)
      worker.on('exit', resolve)
      worker.on('message', (part) => {
        tally.addAll(part.counts)
        failures.push(...part.failures)
        done += part.to - part.from
        progress(done, schedules, failures.length, began)
        give(worker)
      })
      give(worker)
    })
  })
  await Promise.all(workers)
  failures.sort((a, b) => a.schedule - b.schedule)
  return { counts: tally.counts, failures, seconds: (performance.now() - began) / 1000 }
}

function progress(done, schedules, failed, began) {
  if (!process.stderr.isTTY) return
  const rate = Math.round(done / ((performance.now() - began) / 1000))
  process.stderr.write(`\r${done} of ${schedules} schedules, ${rate}/s, ${failed} failed `)
  if (done === schedules) process.stderr.write('\n')
}

/** Those that failed in the same way are told once, with the first of them. */
function tellFailures(failures, { seed, actions, without }) {
  const left = without.length > 0 ? ` --without ${without.join()}` : ''
  const groups = groupBy(failures, kindOf)
  for (const [kind, all] of groups) {
    const [first] = all
    process.stdout.write(
      `\n${kind}: ${all.length} schedules, the first ${all
        .slice(0, MOST_NAMED)
        .map(({ schedule }) => schedule)
        .join(', ')}\n`,
    )
    process.stdout.write(`  ${first.found}\n`)
    process.stdout.write(
      `  npm run explore -- --seed ${seed} --schedule ${first.schedule} --actions ${actions}${left}\n`,
    )
  }
  if (groups.size > 0) process.stdout.write('\n')
}

const kindOf = ({ kind, what }) => `${kind}: ${what}`

function groupBy(list, keyOf) {
  const groups = new Map()
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}

/** How often everything was done and came about, and last what matters. */
function summary({ counts, failures, seconds }, { schedules, seed, actions }, kinds) {
  const all = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const told = (what, has) => {
    const named = all.filter(([name]) => has(name)).map(([name, times]) => `${name.replace(/^answer /, '')} ${times}`)
    return named.length === 0 ? '' : `${what}: ${named.join(', ')}\n`
  }
  const isAnswer = (name) => name.startsWith('answer ')
  const rate = Math.round(schedules / seconds)
  return [
    told('actions', (name) => kinds.includes(name)),
    told('answers', isAnswer),
    told('seen', (name) => !kinds.includes(name) && !isAnswer(name)),
    `${schedules} schedules of ${actions} actions, seed ${seed}: ${failures.length} failed, ${rate} schedules/s\n`,
  ].join('')
}

/** One schedule, with all that is in it. */
function showOne({ clusters, walk, withoutKinds }, { without, ...which }) {
  const { options, actions, outcome } = walk(withoutKinds(clusters, without), which)
  process.stdout.write(`${JSON.stringify(options)}\n`)
  for (const [i, action] of actions.entries()) process.stdout.write(`${i + 1} ${JSON.stringify(action)}\n`)
  if (outcome.type === 'sound') {
    process.stdout.write('sound\n')
    return 0
  }
  const { problem, after } = outcome
  process.stdout.write(`${kindOf(problem)}, after ${after} actions\n  ${problem.found}\n`)
  return 1
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const without = values.without.split(',').flatMap((name) => name.trim() || [])
  const common = { seed: number(values, 'seed', 0), actions: number(values, 'actions', 1), without }
  const schedules = number(values, 'schedules', 1)
  const threads = number(values, 'threads', 1)
  const folder = await build()
  try {
    const path = join(folder, 'index.js')
    const explorer = await import(pathToFileURL(path).href)
    const kinds = checkKinds(explorer, without)
    if (values.schedule !== undefined) return showOne(explorer, { ...common, schedule: number(values, 'schedule', 0) })
    const results = await walkAll(path, explorer, { ...common, schedules, threads })
    tellFailures(results.failures, common)
    process.stdout.write(summary(results, { ...common, schedules }, kinds))
    return results.failures.length === 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkKinds({ clusters }, names) {
  const known = clusters.kinds.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new UsageError(
      `there is no kind ${unknown.map((name) => JSON.stringify(name)).join(', ')}; there are ${known.join(', ')}`,
    )
  return known
}

class UsageError extends Error {}

try {
  process.exitCode = await main()
} catch (error) {
  const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS')
  if (!isUsage) throw error
  // What Node says of an option has more lines than one.
  process.stderr.write(`${error.message.split('\n')[0]}; see --help\n`)
  process.exitCode = 2
}
