/** One thread of `scripts/mutants.mjs`: tries mutants as it is told, and says who noticed them. */
import { parentPort, workerData } from 'node:worker_threads'
import { walkOne } from './walk-one.mjs'

const { root, bundle, plan } = workerData
const engine = await import(bundle)

/** What each scenario's trace says, and how long it goes on, while no mutant is on. */
const sound = []
for (const scenario of engine.scenarios) sound.push(await run(engine, scenario, 0, Number.MAX_SAFE_INTEGER))

parentPort.on('message', async (task) => {
  if (task.type === 'check') return parentPort.postMessage({ type: 'checked', unsound: await unsound() })
  const own = task.bundle === undefined ? engine : await import(task.bundle)
  const result = { id: task.id }
  if (task.pages) result.pages = await noticedBy(own, task)
  if (task.explore) result.explored = explored(own, task.number)
  parentPort.postMessage({ type: 'tried', result })
})
parentPort.postMessage({ type: 'ready' })

async function run({ begin, rest, runBody }, scenario, number, most) {
  begin(number, most)
  const { failed, lines } = await runBody(scenario, root)
  const counted = most - rest()
  begin(0, Number.POSITIVE_INFINITY)
  return { failed: failed || counted > most, lines, counted }
}

/** Longer than any sound run, by far. */
const bound = (counted) => 10 * counted + 10_000

/** The scenarios that fail, and those of which only the trace differs; by their places in the list of all. */
async function noticedBy(own, { number, bundle: isOwn }) {
  const fail = []
  const differ = []
  for (const [i, scenario] of own.scenarios.entries()) {
    if (isOwn === undefined && !plan.scenarios[i].includes(number)) continue
    const { failed, lines } = await run(own, scenario, number, bound(sound[i].counted))
    if (failed) fail.push(i)
    else if (lines !== sound[i].lines) differ.push(i)
  }
  return { fail, differ }
}

/** How many schedules were walked, and the first that failed. All come by a mutant's place; others could not fail. */
function explored(own, number) {
  for (const [i, schedule] of plan.schedules[number].entries()) {
    const { problem } = walkOne(own, schedule, number, bound(plan.most))
    if (problem) return { walked: i + 1, schedule, ...problem }
  }
  return { walked: plan.schedules[number].length }
}

/** Whether mutants have left something behind: the names of scenarios that are not as they were. */
async function unsound() {
  const names = []
  for (const [i, scenario] of engine.scenarios.entries()) {
    const { failed, lines } = await run(engine, scenario, 0, Number.MAX_SAFE_INTEGER)
    if (failed || lines !== sound[i].lines) names.push(scenario.name)
  }
  return names
}
