/**
 * How many events a second a recorder takes, told by three nodes of which one leads: a command and a heartbeat each
 * round. Beside it the same lines are written by JSON alone. Then the cluster itself, with a recorder and without.
 */
import { makeCluster, makeRecorder, recordAll, runCluster, toldOf } from './cluster.ts'
import { compare, report } from './measure.ts'

const ROUNDS = 3000

function recordCluster(): readonly string[] {
  const cluster = makeCluster()
  const recorder = makeRecorder()
  recorder.watch(cluster)
  recorder.openSection('All', {}, false)
  runCluster(cluster, ROUNDS)
  recorder.closeSection()
  return recorder.toLines()
}

const told = toldOf(ROUNDS)
const values = recordAll(told).map((line) => JSON.parse(line) as object)
report(
  compare(
    'events/s',
    told.length,
    { name: 'recorder', run: () => recordAll(told) },
    { name: 'JSON.stringify of the same lines', run: () => values.map((value) => JSON.stringify(value)) },
  ),
)

const messages = told.filter(({ observation }) => observation.op === 'handle').length
report(
  compare(
    'messages/s',
    messages,
    { name: 'cluster, recorded', run: recordCluster },
    { name: 'cluster, untraced', run: () => runCluster(makeCluster(), ROUNDS) },
    3,
  ),
)
