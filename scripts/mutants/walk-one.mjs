/** How schedules are walked for mutants: all from this seed, each of so many actions. */
const SEED = 1
const ACTIONS = 100

/** One schedule with a mutant on that may count up to `most`: what was wrong, if anything, and how much it counted. */
export function walkOne({ begin, clusters, rest, walk }, schedule, number, most) {
  begin(number, most)
  const outcome = walkOf(() => walk(clusters, { seed: SEED, schedule, actions: ACTIONS }).outcome)
  const counted = most - rest()
  begin(0, Number.POSITIVE_INFINITY)
  // Wherever it was thrown, it may have been caught.
  if (counted > most) return { problem: { kind: 'exception', what: 'endless' }, counted }
  if (outcome.type === 'sound') return { counted }
  const { kind, what } = outcome.problem
  return { problem: { kind, what }, counted }
}

/** Also a world that cannot even begin is one that something is wrong with. */
function walkOf(act) {
  try {
    return act()
  } catch (error) {
    return { type: 'failed', problem: { kind: 'exception', what: error.name } }
  }
}
