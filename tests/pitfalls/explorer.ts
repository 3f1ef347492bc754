/**
 * Run by itself, in a bundle with one engine: finds what random schedules show of it, and makes that small. The arguments
 * are the file of another bundle, whose engine is sound, the vocabulary, and a {@link Search} as JSON; what comes out is
 * {@link Found}.
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Action, Problem, Schedule, Shrunk, Source } from '../../src/explore/index.ts'
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
import { parseVocabulary } from '../../src/tracer/trace/parse-vocabulary.ts'
import { eventsShown } from './dossier-rows.ts'

type Clusters = Source<DrawnOptions, Action>
type Written = Schedule<DrawnOptions, Action>

export interface Search {
  readonly seed: number
  /** How many schedules are looked at for something broken or stuck, and then for something that differs. */
  readonly alone: number
  readonly besides: number
  /** How many failing schedules are made small, and after how many more no other one is looked for. */
  readonly tried: number
  readonly within: number
}

export interface Found {
  readonly how: 'property' | 'liveness' | 'comparison'
  readonly problem: Problem
  /** How many schedules were walked for the first, those included that are walked again to be compared. */
  readonly schedules: number
  readonly cpuSeconds: number
  /** The numbers of actions as found, and of the shrunk schedule. */
  readonly actions: number
  readonly shrunk: Written
  /** Whether it shows beside the sound engine, and not by itself. */
  readonly beside: boolean
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

const [soundFile = '', vocabularyFile = '', text = '{}'] = process.argv.slice(2)
const { clusters: sound }: { clusters: Clusters } = await import(pathToFileURL(soundFile).href)
const vocabulary = parseVocabulary(JSON.parse(readFileSync(vocabularyFile, 'utf8')), vocabularyFile)
const beside = compared(clusters, sound)
process.stdout.write(JSON.stringify(explore(JSON.parse(text)) ?? null))

/** What is wrong with the engine by itself; where nothing is seen of it, what it does otherwise than the sound one. */
function explore(search: Search): Found | undefined {
  const began = cpuSeconds()
  const failing = [...failuresIn(clusters, search.alone, search)]
  const isAlone = failing.length > 0
  if (!isAlone) failing.push(...failuresIn(beside, search.besides, search))
  const [first] = failing
  if (first === undefined) return undefined
  const cpu = cpuSeconds() - began
  const shrinkingBegan = cpuSeconds()
  const smallest = failing.map(made).reduce((a, b) => (isSmaller(b, a) ? b : a))
  return {
    how: HOW[first.problem.kind],
    schedules: first.at + 1 + (isAlone ? 0 : search.alone),
    cpuSeconds: cpu,
    shrinkingSeconds: cpuSeconds() - shrinkingBegan,
    ...proved(smallest),
  }
}

interface Failing {
  readonly source: Clusters
  readonly at: number
  readonly written: Written
  readonly problem: Problem
}

/** The first schedules that fail in ways of one kind. What the sound engine does as well is no fault of the change. */
function* failuresIn(source: Clusters, most: number, { seed, tried, within }: Search): Iterable<Failing> {
  let first: Failing | undefined
  let count = 0
  for (let at = 0; at < most && count < tried && at <= (first?.at ?? most) + within; at += 1) {
    const { options, actions, outcome } = walk(source, { seed, schedule: at, actions: ACTIONS })
    if (outcome.type === 'sound') continue
    const written = { options, actions }
    const { problem } = outcome
    if (source === clusters && isFailure(replay(sound, written), problem)) continue
    first ??= { source, at, written, problem }
    if (HOW[problem.kind] !== HOW[first.problem.kind]) continue
    count += 1
    yield { source, at, written, problem }
  }
}

interface Made {
  readonly source: Clusters
  readonly result: Shrunk<DrawnOptions, Action>
  readonly actions: number
  readonly events: number
}

function made({ source, written, problem }: Failing): Made {
  // Being stuck takes hundreds of ticks to show. What led to it shows at once beside the sound engine.
  const differs = problem.kind === 'stuck' ? replay(beside, written) : undefined
  const shown = differs?.type === 'failed' ? { source: beside, problem: differs.problem } : { source, problem }
  const result = shrink(shown.source, written, shown.problem)
  const events = eventsShown(shown.source, result, vocabulary)
  return { source: shown.source, result, actions: written.actions.length, events }
}

function isSmaller(a: Made, b: Made): boolean {
  const [one, other] = [a, b].map(({ events, result }) => events * 1000 + result.schedule.actions.length)
  return (one ?? 0) < (other ?? 0)
}

function proved({ source, result, actions, events }: Made) {
  const { schedule, problem, minimal } = result
  const { options } = schedule
  const needless = [...schedule.actions.keys()].filter((i) =>
    failsAs(source, { options, actions: schedule.actions.toSpliced(i, 1) }, result),
  )
  const again = () => {
    const repeated = replay(source, schedule)
    return repeated.type === 'failed' && isFailure(repeated, problem) && repeated.problem.found === problem.found
  }
  const repeats = Array.from({ length: REPEATS }, again).filter(Boolean).length
  return { problem, actions, shrunk: schedule, beside: source === beside, minimal, events, needless, repeats }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
