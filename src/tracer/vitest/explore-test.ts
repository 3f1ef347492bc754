import type { RunnerTestCase, TestContext } from 'vitest'
import {
  type Action,
  ExploreError,
  type Found,
  findFailure,
  type MakeWorld,
  type Shrunk,
  type Source,
  shrinkFound,
  sourceOf,
  type Walk,
  type WorldOptions,
  walk,
} from '../../explore/index.ts'
import { escapeRegex } from '../common/escape-regex.ts'
import { whereSeen } from '../io/run-settings.ts'
import { dossierText, pastedTest } from './dossier.ts'
import { exploreNumbers, schedulesOf } from './explore-settings.ts'
import { beginObserving } from './observe.ts'
import { beginRecording, showPast } from './recording.ts'
import { recordSchedule, saidOf } from './replay-into.ts'
import { Scenario } from './scenario.ts'
import { pastNodes } from './shrunk-trace.ts'

/** What is explored, and how much. */
export interface ExploreSettings<O = unknown> extends WorldOptions<O> {
  /** How many schedules are walked. Default 1000. */
  readonly schedules?: number
  /** Everything that is drawn depends on it alone: an integer from 0. Default 1. */
  readonly seed?: number
  /** How many actions a schedule has at most. Default 100. */
  readonly actions?: number
  /** How many schedules shrinking tries at most. Default 20,000. */
  readonly replays?: number
}

/** Walks schedules without recording; the first that fails is made small, recorded, and fails the test. */
export async function exploreIn<O, A extends Action>(
  context: TestContext,
  settings: ExploreSettings<O>,
  makeWorld: MakeWorld<O, A> | Source<O, A>,
): Promise<void> {
  const source = typeof makeWorld === 'function' ? sourceOf(makeWorld, settings) : makeWorld
  const numbers = exploreNumbers(settings)
  if (whereSeen()) return observe(context, source, numbers)
  const walks = findFailure(source, { ...numbers, numbers: schedulesOf(numbers) })
  let last = walks.next()
  for (let walked = 1; !last.done; walked += 1, last = walks.next()) {
    // Vitest reports, and ends what is to be ended, in between.
    if (walked % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  if (last.value) fail(context, source, last.value, settings.replays)
}

const AT_ONCE = 10

function fail<O, A extends Action>(
  context: TestContext,
  source: Source<O, A>,
  found: Found<O, A>,
  replays: number | undefined,
): never {
  const shrunk = shrinkFound(source, found, replays === undefined ? {} : { replays })
  const { outcome } = found.walked
  const walked = outcome.type === 'failed' ? outcome.after : 0
  const { task } = context
  const repeat = repeatLine(task as RunnerTestCase, found)
  const pasted = pastedTest(`${task.name}: ${shrunk.problem.what}`, shrunk.schedule, 'makeWorld')
  const dossier = { which: found.which, walked, shrunk, repeat, pasted }
  const recorder = beginRecording(context)
  const describe = (leftOut: number, before: string) => dossierText(dossier, leftOut, before)
  showPast(context, { nodes: pastNodes(shrunk.problem), describe })
  const showsSettling = shrunk.settling && shrunk.problem.kind !== 'stuck'
  recordSchedule(new Scenario(recorder), source, shrunk.schedule, { showsSettling })
  throw new ExploreError('EXPLORE_FAILED', failureText(found, walked, shrunk, repeat))
}

function failureText<O, A extends Action>(
  { which }: Found<O, A>,
  walked: number,
  { problem, schedule, minimal }: Shrunk<O, A>,
  repeat: string,
): string {
  const shown = minimal ? '' : ' (not shown to be minimal)'
  return [
    saidOf(problem),
    `schedule ${which.schedule} of seed ${which.seed}, ${walked} actions shrunk to ${schedule.actions.length}${shown}; again:`,
    repeat,
  ].join('\n')
}

/** For a shell, in the folder that the tests were run in. */
function repeatLine(task: RunnerTestCase, { which }: Found<unknown, Action>): string {
  const pattern = escapeRegex(namesOf(task).join(' ')).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '.')
  const quoted = (text: string) => (/^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
  const numbers = `PROTOKOLL_SEED=${which.seed} PROTOKOLL_SCHEDULE=${which.schedule}`
  return `${numbers} npx vitest run ${quoted(task.file.name)} -t ${quoted(`^${pattern}$`)}`
}

/** Of the test and those around it, as Vitest puts them together for a filter. */
function namesOf({ suite, name }: Pick<RunnerTestCase, 'suite' | 'name'>): string[] {
  return suite === undefined || suite.type !== 'suite' || suite.name === '' ? [name] : [...namesOf(suite), name]
}

/** Where words are drafted from what tests do: of some schedules, with all faults, the one with the most kinds of actions. */
function observe<O, A extends Action>(
  context: TestContext,
  source: Source<O, A>,
  which: { seed: number; actions: number },
) {
  const troubled = { ...source, kinds: source.kinds.map((kind) => ({ ...kind, optional: false })) }
  let best: { readonly kinds: number; readonly walked: Walk<O, A> } | undefined
  for (let schedule = 0; schedule < OBSERVED; schedule += 1) {
    const walked = walk(troubled, { ...which, schedule })
    const kinds = new Set(walked.actions.map((action) => action.do)).size
    if (best === undefined || kinds > best.kinds) best = { kinds, walked }
  }
  const scenario = new Scenario(beginObserving(context, whereSeen() ?? ''))
  if (best) recordSchedule(scenario, source, best.walked, { showsSettling: true })
}

const OBSERVED = 50
