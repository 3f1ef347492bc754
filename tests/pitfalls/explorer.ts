/**
 * Run by itself, in a bundle with one engine: finds what random schedules show of it, and makes that small. The arguments
 * are the file of another bundle, whose engine is sound, and a {@link Search} as JSON; what comes out is {@link Found}.
 */
import { pathToFileURL } from 'node:url'
import type { Action, Outcome, Problem, Schedule, Source } from '../../src/explore/index.ts'
import {
  clusters,
  compared,
  type DrawnOptions,
  failsAs,
  isFailure,
  replay,
  shrink,
  walk,
} from '../../src/sim/explore/index.ts'
import { eventsOf } from './causal-past.ts'

type Clusters = Source<DrawnOptions, Action>
type Written = Schedule<DrawnOptions, Action>

export interface Search {
  readonly seed: number
  /** How many schedules are looked at for something broken or stuck, and then for something that differs. */
  readonly alone: number
  readonly besides: number
}

export interface Found {
  readonly how: 'property' | 'liveness' | 'comparison'
  readonly problem: Problem
  /** How many schedules were walked, those included that are walked again to be compared. */
  readonly schedules: number
  readonly cpuSeconds: number
  /** The numbers of actions as found, and of the shrunk schedule. */
  readonly actions: number
  readonly shrunk: Written
  readonly minimal: boolean
  readonly shrinkingSeconds: number
  /** Rows in the causal past of the moment that shows it. */
  readonly events: number
  /** Places of actions without which the shrunk schedule still fails in the same way. */
  readonly needless: readonly number[]
  /** How many of a hundred times the shrunk schedule fails in the same way, and says the same. */
  readonly repeats: number
}

const HOW = {
  broken: 'property',
  unexplained: 'property',
  exception: 'property',
  stuck: 'liveness',
  differs: 'comparison',
} as const

const ACTIONS = 100
const REPEATS = 100

const [soundFile = '', text = '{}'] = process.argv.slice(2)
const { clusters: sound }: { clusters: Clusters } = await import(pathToFileURL(soundFile).href)
process.stdout.write(JSON.stringify(explore(JSON.parse(text)) ?? null))

function explore({ seed, alone, besides }: Search): Found | undefined {
  const began = cpuSeconds()
  const beside = compared(clusters, sound)
  for (let i = 0; i < alone + besides; i += 1) {
    const source = i < alone ? clusters : beside
    const schedule = i < alone ? i : i - alone
    const { options, actions, outcome } = walk(source, { seed, schedule, actions: ACTIONS })
    if (outcome.type === 'sound') continue
    const written = { options, actions }
    // What the sound engine does as well is no fault of the change.
    if (source === clusters && isFailure(replay(sound, written), outcome.problem)) continue
    const cpu = cpuSeconds() - began
    // Being stuck takes hundreds of ticks to show. What led to it shows at once beside the sound engine.
    const differs = outcome.problem.kind === 'stuck' ? replay(beside, written) : undefined
    const shown = differs?.type === 'failed' ? made(beside, written, differs) : made(source, written, outcome)
    return { ...shown, how: HOW[outcome.problem.kind], schedules: i + 1, cpuSeconds: cpu }
  }
  return undefined
}

type Made = Omit<Found, 'how' | 'schedules' | 'cpuSeconds'>

function made(source: Clusters, written: Written, outcome: Outcome & { type: 'failed' }): Made {
  const began = cpuSeconds()
  const { schedule, problem, settling, minimal } = shrink(source, written, outcome.problem)
  const shrinkingSeconds = cpuSeconds() - began
  const { options, actions } = schedule
  const needless = [...actions.keys()].filter((i) =>
    failsAs(source, { options, actions: actions.toSpliced(i, 1) }, { problem, settling }),
  )
  const again = () => {
    const repeated = replay(source, schedule)
    return repeated.type === 'failed' && isFailure(repeated, problem) && repeated.problem.found === problem.found
  }
  const repeats = Array.from({ length: REPEATS }, again).filter(Boolean).length
  const events = eventsOf(source === clusters ? [clusters] : [clusters, sound], schedule)
  return {
    problem,
    actions: written.actions.length,
    shrunk: schedule,
    minimal,
    shrinkingSeconds,
    events,
    needless,
    repeats,
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
