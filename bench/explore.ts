/**
 * How many schedules of 100 actions a second of the processor a thread of `npm run explore` walks, all checkers on. Beside
 * it JSON there and back of the same actions.
 */
import { clusters, walk } from '../src/sim/explore/index.ts'
import { compare, report } from './measure.ts'

const SCHEDULES = 300
/** The first schedules cost five times as much: the compiler has not seen enough. */
const BEFORE = 3000
const SEED = 16
const ACTIONS = 100

function walkOne(schedule: number) {
  const walked = walk(clusters, { seed: SEED, schedule, actions: ACTIONS })
  if (walked.outcome.type !== 'sound') throw new Error(`schedule ${schedule} of seed ${SEED} fails`)
  return walked
}

for (let i = 0; i < BEFORE; i += 1) walkOne(SCHEDULES + i)
const all = Array.from({ length: SCHEDULES }, (_, i) => walkOne(i).actions)

const work = {
  name: 'schedules of 100 actions',
  run: () => {
    for (let i = 0; i < SCHEDULES; i += 1) walkOne(i)
  },
}
const beside = {
  name: 'JSON there and back of the actions',
  run: () => {
    for (const actions of all) JSON.parse(JSON.stringify(actions))
  },
}
report(compare('schedules/s', SCHEDULES, work, beside))
