/** Which mutants' places each scenario and each schedule comes by: only there can a mutant be noticed. */
import { parentPort, workerData } from 'node:worker_threads'
import { walkOne } from './walk-one.mjs'

const { root, bundle, mutants, drawn, walked } = workerData
const engine = await import(bundle)

/**
 * `names` of the scenarios and the mutants that each comes by; by the mutants' numbers the first `walked` schedules, of
 * `drawn`, that come by; and how much the longest of them counts.
 */
const plan = { names: [], scenarios: [], schedules: Array.from({ length: mutants + 1 }, () => []), most: 0 }
for (const scenario of engine.scenarios) {
  engine.reached.clear()
  const { failed } = await engine.runBody(scenario, root)
  if (failed) throw new Error(`the scenario "${scenario.name}" fails with no mutant on`)
  plan.names.push(`${scenario.file.replace(/\.test\.ts$/, '')}: ${scenario.name}`)
  plan.scenarios.push([...engine.reached].sort((a, b) => a - b))
}
for (let schedule = 0; schedule < drawn; schedule += 1) {
  engine.reached.clear()
  const { problem, counted } = walkOne(engine, schedule, 0, Number.MAX_SAFE_INTEGER)
  if (problem) throw new Error(`schedule ${schedule} fails with no mutant on: ${problem.what}`)
  plan.most = Math.max(plan.most, counted)
  for (const number of [0, ...engine.reached]) {
    if (plan.schedules[number].length < walked) plan.schedules[number].push(schedule)
  }
}
parentPort.postMessage(plan)
