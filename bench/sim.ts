/**
 * How many messages a second three nodes exchange when each round a client sends a command and the leader a heartbeat,
 * and the log is compacted now and then: the engine alone, a cluster with all its checkers, a cluster that is observed.
 * Beside them JSON there and back of the same messages.
 */
import { createNode, type Input, type Message, type NodeState, step } from '../src/raft/index.ts'
import { Cluster } from '../src/sim/index.ts'
import { compareAll, report, type Work } from './measure.ts'

const ROUNDS = 5000
const IDS = ['1', '2', '3']
const CONFIG = { preVote: false, checkQuorum: false, snapshotAfterRecords: 500 }
/** An append_entries to each follower for the command and one for the heartbeat, and the answers. */
const MESSAGES_A_ROUND = 8

/** A state machine that does not grow. */
class Counter {
  private count = 0
  apply() {
    this.count += 1
    return String(this.count)
  }
  save() {
    return String(this.count)
  }
  restore(saved: string) {
    this.count = Number(saved)
  }
}

/** Nodes without host, disk and checkers: what one sends is the input of another. */
class BareNodes {
  private readonly nodes = new Map(IDS.map((id) => [id, createNode({ id, voters: IDS, ...CONFIG })]))
  private messages: Message[] = []
  private requests = 0

  constructor() {
    this.give('1', { type: 'campaign' })
    this.run()
  }

  round(): Message[] {
    this.requests += 1
    this.give('1', { type: 'command', request: `request-${this.requests}`, command: 'x' })
    const first = this.run()
    this.give('1', { type: 'heartbeat' })
    return [...first, ...this.run()]
  }

  private give(id: string, input: Input): void {
    for (const effect of step(this.nodes.get(id) as NodeState, input)) {
      if (effect.type === 'send') this.messages.push(effect.message)
      if (effect.type === 'take_snapshot')
        this.give(id, { type: 'snapshot_taken', index: effect.head.index, data: new Uint8Array() })
    }
  }

  /** All messages arrive. Returns them. */
  private run(): Message[] {
    for (let i = 0; i < this.messages.length; i += 1) {
      const message = this.messages[i] as Message
      this.give(message.to, { type: 'message', message })
    }
    const all = this.messages
    this.messages = []
    return all
  }
}

function bareEngine(): () => void {
  const bare = new BareNodes()
  return () => bare.round()
}

function cluster(observer?: () => void): () => void {
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

function json(): () => void {
  const bare = new BareNodes()
  const rounds = Array.from({ length: 100 }, () => bare.round())
  if (rounds.some(({ length }) => length !== MESSAGES_A_ROUND))
    throw new Error('a round has other messages than it had')
  let i = 0
  return () => {
    for (const message of rounds[i % rounds.length] ?? []) JSON.parse(JSON.stringify(message))
    i += 1
  }
}

function many(name: string, round: () => void): Work {
  const run = () => {
    for (let i = 0; i < ROUNDS; i += 1) round()
  }
  return { name, run }
}

const works = [
  many('bare engine', bareEngine()),
  many('cluster with checkers', cluster()),
  many(
    'cluster, observed',
    cluster(() => {}),
  ),
]
const beside = many('JSON there and back', json())
for (const figure of compareAll('messages/s', ROUNDS * MESSAGES_A_ROUND, works, beside)) report(figure)
