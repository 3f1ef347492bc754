/**
 * How many messages a second three nodes exchange when each round a client sends a command and the leader a heartbeat,
 * and the log is compacted now and then: the engine alone, a cluster with all its checkers, a cluster that is observed.
 * Beside them, in the same process, JSON there and back of the same messages. What counts is the processor's time, since
 * others may be at work. Needs a build.
 *
 *     npm run bench:sim -- [rounds [repetitions]]
 */
import { createNode, step } from '../src/raft/index.ts'
import { Cluster } from '../src/sim/index.ts'

const [rounds = 5000, repetitions = 9] = process.argv.slice(2).map(Number)
const IDS = ['1', '2', '3']
const CONFIG = { preVote: false, snapshotAfterRecords: 500 }
/** An append_entries to each follower for the command and one for the heartbeat, and the answers. */
const MESSAGES_A_ROUND = 8

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

/** Nodes without host, disk and checkers: what one sends is the input of another. */
class BareNodes {
  nodes = new Map(IDS.map((id) => [id, createNode({ id, voters: IDS, ...CONFIG })]))
  messages = []
  requests = 0

  constructor() {
    this.give('1', { type: 'campaign' })
    this.run()
  }

  give(id, input) {
    for (const effect of step(this.nodes.get(id), input)) {
      if (effect.type === 'send') this.messages.push(effect.message)
      if (effect.type === 'take_snapshot') {
        this.give(id, { type: 'snapshot_taken', index: effect.head.index, data: new Uint8Array() })
      }
    }
  }

  /** All messages arrive. Returns them. */
  run() {
    for (let i = 0; i < this.messages.length; i += 1) {
      const message = this.messages[i]
      this.give(message.to, { type: 'message', message })
    }
    const all = this.messages
    this.messages = []
    return all
  }

  round() {
    this.requests += 1
    this.give('1', { type: 'command', request: `request-${this.requests}`, command: 'x' })
    const first = this.run()
    this.give('1', { type: 'heartbeat' })
    return [first, this.run()]
  }
}

function bareEngine() {
  const bare = new BareNodes()
  return () => bare.round()
}

function cluster(observer) {
  const nodes = new Cluster({ nodes: IDS, machine: () => new Counter(), ...CONFIG })
  if (observer) nodes.subscribe(observer)
  nodes.start()
  nodes.campaign('1')
  nodes.runRoundRobin()
  return () => {
    nodes.command('1', 'x')
    nodes.runRoundRobin()
    nodes.heartbeat('1')
    nodes.runRoundRobin()
  }
}

function json() {
  const bare = new BareNodes()
  const messages = Array.from({ length: 100 }, () => bare.round().flat())
  if (messages.some((each) => each.length !== MESSAGES_A_ROUND))
    throw new Error('a round has other messages than it had')
  let i = 0
  return () => {
    for (const message of messages[i % 100]) JSON.parse(JSON.stringify(message))
    i += 1
  }
}

/** Messages a second of the processor's time. */
function speedOf(round) {
  const before = process.cpuUsage()
  for (let i = 0; i < rounds; i += 1) round()
  const { user, system } = process.cpuUsage(before)
  return (rounds * MESSAGES_A_ROUND) / ((user + system) / 1e6)
}

const BASELINE = 'JSON there and back'
const ROUNDS = {
  [BASELINE]: json(),
  'bare engine': bareEngine(),
  'cluster with checkers': cluster(),
  'cluster, observed': cluster(() => {}),
}

// In turn, so that whatever else is at work on the machine slows down all alike.
const speeds = Object.fromEntries(Object.keys(ROUNDS).map((name) => [name, []]))
for (let i = 0; i < repetitions; i += 1)
  for (const [name, round] of Object.entries(ROUNDS)) speeds[name].push(speedOf(round))

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]
for (const [name, all] of Object.entries(speeds)) {
  const show = (speed) => Math.round(speed).toLocaleString('en').padStart(9)
  const ratio = (median(all) / median(speeds[BASELINE])).toFixed(2)
  const speed = `${show(median(all))} messages/s (best ${show(Math.max(...all))})`
  process.stdout.write(`${name.padEnd(22)} ${speed}, ${ratio} times the baseline\n`)
}
