/**
 * Has everything happen to clusters at random, and says what went wrong:
 *
 *     npm run explore -- [--schedules N] [--seed S] [--actions A] [--without KIND,KIND] [--threads T] [--shard I/N] [--json FILE]
 *     npm run explore -- --seed S --schedule I [--actions A] [--without KIND,KIND]
 *     npm run explore -- --seed S --schedule I --shrink [--actions A] [--without KIND,KIND]
 *     npm run explore -- --merge FILE... [--json FILE]
 *
 * The first walks N schedules of A actions each, on all cores unless it is told how many; with `--shard` one part of them.
 * The second walks one of them, and shows it. The third puts the results of all shards together into what one run would
 * have said. The same numbers give the same schedules everywhere. `--without` leaves kinds of actions out. The status is
 * 1 if something went wrong.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ROOT } from './bundle.mjs'
import { buildObserved, buildWorld } from './explore/build.mjs'
import { shrinkOne } from './explore/dossier.mjs'
import { merge, readResult, toText } from './explore/results.mjs'
import { run } from './explore/run.mjs'
import { kindOf, progressTo, summary } from './explore/tell.mjs'
import { integer, runScript, shard, UsageError } from './usage.mjs'

const USAGE = `npm run explore -- [--schedules N] [--seed S] [--actions A] [--without KIND,KIND] [--threads T] [--shard I/N] [--json FILE]
npm run explore -- --seed S --schedule I [--actions A] [--without KIND,KIND]
npm run explore -- --seed S --schedule I --shrink [--actions A] [--without KIND,KIND]
npm run explore -- --merge FILE... [--json FILE]

Walks N schedules of A random actions each, shows one of them, or puts the results of all shards together. A sample of the
schedules is looked at for the branches of features and of the engine that are reached; the more there are, the smaller
is its share. --json writes the result. The exit status is 1 if something went wrong.
`

const OPTIONS = {
  help: { type: 'boolean', default: false },
  schedules: { type: 'string', default: '1000' },
  seed: { type: 'string', default: '1' },
  schedule: { type: 'string' },
  actions: { type: 'string', default: '100' },
  without: { type: 'string', default: '' },
  threads: { type: 'string', default: String(availableParallelism()) },
  shard: { type: 'string', default: '1/1' },
  shrink: { type: 'boolean', default: false },
  json: { type: 'string' },
  merge: { type: 'boolean', default: false },
}

async function main() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  if (!values.merge && positionals.length > 0) throw new UsageError(`"${positionals[0]}" is no option`)
  if (values.merge && positionals.length === 0) throw new UsageError('--merge needs the files of all shards')
  // Each run has a folder of its own: several may be under way.
  const folder = join(ROOT, '.protokoll/explore', String(process.pid))
  try {
    const bundlePath = await buildWorld(folder)
    const explorer = await import(pathToFileURL(bundlePath).href)
    if (values.merge) return tell(merge(positionals.map(readResult), explorer), explorer, values)
    return await explore(explorer, bundlePath, folder, values)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function explore(explorer, bundlePath, folder, values) {
  const without = values.without.split(',').flatMap((name) => name.trim() || [])
  const common = { seed: integer(values, 'seed', 0), actions: integer(values, 'actions', 1), without }
  const schedules = integer(values, 'schedules', 1)
  const threads = integer(values, 'threads', 1)
  const own = shard(values.shard)
  checkKinds(explorer, without)
  if (values.schedule !== undefined && values.shrink)
    return shrinkOne(folder, { ...common, schedule: integer(values, 'schedule', 0) })
  if (values.schedule !== undefined) return showOne(explorer, { ...common, schedule: integer(values, 'schedule', 0) })
  const range = explorer.rangeOf(own, schedules)
  const observed = await buildObserved(folder)
  const began = performance.now()
  const onProgress = progressTo(process.stderr, range.to - range.from)
  const found = await run({ bundlePath, observed, explorer, common, range, threads }, onProgress)
  if (process.stderr.isTTY) process.stderr.write('\n')
  const seconds = (performance.now() - began) / 1000
  const { seed, actions } = common
  const rate = Math.round((range.to - range.from) / seconds)
  return tell({ seed, schedules, actions, without, shard: own, ...found }, explorer, values, rate)
}

/** Says the result, and writes it if it is asked to. Returns the status. */
function tell(result, { clusters }, { json }, rate) {
  if (json !== undefined) writeFileSync(json, toText(result))
  const kinds = clusters.kinds.map(({ name }) => name)
  process.stdout.write(summary(result, kinds, rate))
  return result.failures.length === 0 ? 0 : 1
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

function checkKinds({ clusters }, names) {
  const known = clusters.kinds.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new UsageError(
      `there is no kind ${unknown.map((name) => JSON.stringify(name)).join(', ')}; there are ${known.join(', ')}`,
    )
}

await runScript(main)
