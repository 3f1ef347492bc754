import {
  type Action,
  ExploreError,
  type MakeWorld,
  type Problem,
  replay,
  type Schedule,
  type Source,
  settleIn,
  sourceOf,
  type World,
} from '../../explore/index.ts'
import type { Source as Watchable } from '../trace/recorder.ts'
import type { Scenario } from './scenario.ts'

/** The titles of the sections that a schedule becomes. */
const ACTIONS = 'What happens'
const SETTLING = 'All trouble ends, and time passes'

/** How a schedule is shown. */
interface Shown {
  /** Whether what happens while all settles is shown too, and not only what comes of it. */
  readonly showsSettling: boolean
}

/** Does a schedule again in a scenario that watches it. What went wrong, or undefined. */
export function recordSchedule<O, A extends Action>(
  scenario: Scenario,
  source: Source<O, A>,
  schedule: Schedule<O, A>,
  { showsSettling }: Shown,
): Problem | undefined {
  let begun: World<A> | undefined
  const onBegin = (world: World<A>) => {
    begun = world
    if (world.watched) scenario.watch(world.watched as Watchable)
  }
  const outcome = scenario.section(ACTIONS, () => replay(source, schedule, { settles: false, onBegin }))
  if (outcome.type === 'failed') return outcome.problem
  const world = begun as World<A> | undefined
  if (world === undefined) return undefined
  return showsSettling ? scenario.section(SETTLING, () => settleIn(world)) : settleIn(world)
}

/**
 * Does a schedule of a world again, as a test that is recorded, and throws `EXPLORE_FAILED` if it fails: what a dossier
 * has to paste. `makeWorld` is what the schedule was found with, or the source of a world. What cannot be done is left out.
 */
export function replayInto<O, A extends Action>(
  scenario: Scenario,
  makeWorld: MakeWorld<O, A> | Source<O, A>,
  schedule: { readonly options?: unknown; readonly actions: readonly Action[] },
): void {
  const source = typeof makeWorld === 'function' ? sourceOf(makeWorld) : makeWorld
  const { options = {}, actions } = schedule
  const whole = { options: options as O, actions: actions as readonly A[] }
  const problem = recordSchedule(scenario, source, whole, { showsSettling: false })
  if (problem) throw new ExploreError('EXPLORE_FAILED', saidOf(problem))
}

/** A problem in a sentence. */
export function saidOf({ what, found }: Problem): string {
  return found.includes(what) ? found : `${what}: ${found}`
}
