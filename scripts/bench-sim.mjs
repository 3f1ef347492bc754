/**
 * How many messages a second three nodes exchange when a client sends a command each round, the leader a heartbeat, and
 * the log is compacted now and then: the engine alone, a cluster with all its checkers, and a cluster that is observed.
 * Beside them, in the same process, JSON there and back of as many messages. Counted is the processor's time, since
 * others may be at work. Needs a build.
 *
 *     npm run -s build && node scripts/bench-sim.mjs [rounds [repetitions]]
 */
import { createNode, step } from '../src/raft/index.ts'
import { Cluster } from '../src/sim/index.ts'

const [rounds = 5000, repetitions = 9] = process.argv.slice(2).map(Number)
const IDS = ['1', '2', '3']
const CONFIG = { preVote: false, snapshotAfterRecords: 500 }
const NO_BYTES = new Uint8Array()

/** A state machine that does not grow. */
class Counter {
  count = 0
  apply() {
    this.count += 1
    return String(this.count)
  }
  save() {
    return String(this.count)
  }
  restore(saved) {
    this.count = Number(saved)
  }
}

/** Nodes without a host, a disk or a checker: what one sends is the next one's input. */
class BareNodes {
  nodes = new Map(IDS.map((id) => [id, createNode({ id, voters: IDS, ...CONFIG })]))
  onTheWay = []
  handled = 0

  give(id, input) {
    const node = this.nodes.get(id)
    for (const effect of step(node, input)) {
      if (effect.type === 'send') this.onTheWay.push(effect.message)
      else if (effect.type === 'take_snapshot')
        this.give(id, { type: 'snapshot_taken', index: effect.head.index, data: NO_BYTES })
    }
  }

  run() {
    for (let i = 0; i < this.onTheWay.length; i += 1) {
      const message = this.onTheWay[i]
      this.handled += 1
      this.give(message.to, { type: 'message', message })
    }
    this.onTheWay = []
  }
}

function makeBare() {
  const bare = new BareNodes()
  bare.give('1', { type: 'campaign' })
  bare.run()
  let request = 0
  return () => {
    const before = bare.handled
    for (let i = 0; i < rounds; i += 1) {
      request += 1
      bare.give('1', { type: 'command', request: `request-${request}`, command: 'x' })
      bare.run()
      bare.give('1', { type: 'heartbeat' })
      bare.run()
    }
    return bare.handled - before
  }
}

function makeCluster(observer) {
  const cluster = new Cluster({ nodes: 3, machine: () => new Counter(), ...CONFIG })
  let handled = 0
  if (observer) cluster.subscribe(observer)
  cluster.start()
  cluster.campaign('1')
  cluster.runRoundRobin()
  return () => {
    // Two records' worth of messages a round: to each follower and back, for the command and for the heartbeat.
    handled = rounds * 8
    for (let i = 0; i < rounds; i += 1) {
      cluster.command('1', 'x')
      cluster.runRoundRobin()
      cluster.heartbeat('1')
      cluster.runRoundRobin()
    }
    return handled
  }
}

/** The messages of a hundred rounds. */
function someMessages() {
  const bare = new BareNodes()
  const all = []
  const give = bare.give.bind(bare)
  bare.give = (id, input) => {
    if (input.type === 'message') all.push(input.message)
    give(id, input)
  }
  bare.give('1', { type: 'campaign' })
  bare.run()
  for (let i = 0; i < 100; i += 1) {
    bare.give('1', { type: 'command', request: `request-${i}`, command: 'x' })
    bare.run()
    bare.give('1', { type: 'heartbeat' })
    bare.run()
  }
  return all
}

function makeBaseline() {
  const messages = someMessages()
  return () => {
    const times = Math.ceil((rounds * 8) / messages.length)
    for (let i = 0; i < times; i += 1) for (const message of messages) JSON.parse(JSON.stringify(message))
    return times * messages.length
  }
}

/** Messages a second of the processor's time. */
function speedOf(act) {
  const before = process.cpuUsage()
  const messages = act()
  const { user, system } = process.cpuUsage(before)
  return messages / ((user + system) / 1e6)
}

const WHAT = {
  'JSON there and back': makeBaseline(),
  'bare engine': makeBare(),
  'cluster with checkers': makeCluster(),
  'cluster, observed': makeCluster(() => {}),
}

/** In turn, so that whatever else is at work on the machine slows down all alike. */
const speeds = Object.fromEntries(Object.keys(WHAT).map((name) => [name, []]))
for (let i = 0; i < repetitions; i += 1) for (const [name, act] of Object.entries(WHAT)) speeds[name].push(speedOf(act))

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]
const baseline = median(speeds['JSON there and back'])
for (const [name, all] of Object.entries(speeds)) {
  const round = (number) => Math.round(number).toLocaleString('en').padStart(9)
  const ratio = (median(all) / baseline).toFixed(2)
  process.stdout.write(
    `${name.padEnd(22)} ${round(median(all))} messages/s (best ${round(Math.max(...all))}), ${ratio} times JSON\n`,
  )
}
