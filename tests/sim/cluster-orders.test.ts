import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { exploreOrders, type MessageSystem } from '../../src/explore/orders/index.ts'
import { Cluster, type ClusterOptions, type CommandList } from '../../src/sim/index.ts'
import { Scenario, type ScenarioRecording } from '../../src/tracer/vitest/scenario.ts'
import { bruteForce } from '../explore/orders/brute-force.ts'

const SCENARIOS = join(import.meta.dirname, '../scenarios')

/** Where the sections of a test begin is all that is of interest here. */
const NOTHING_KEPT: Omit<ScenarioRecording, 'watch' | 'openSection'> = {
  holdsBack: false,
  closeSection() {},
  abandonSection() {},
  markNotRepeatable() {},
  refuse({ message }) {
    throw new Error(message)
  },
}

/** What all orders of a cluster are of: all that is on the way before something moves. */
function orderedNow(cluster: Cluster) {
  const found: Parameters<Parameters<Cluster['beforeMoving']>[0]>[0][] = []
  cluster.beforeMoving((orders) => found.push(orders))
  cluster.runRoundRobin()
  expect(found).toHaveLength(1)
  return found[0] as (typeof found)[0]
}

function started(options: Partial<ClusterOptions<CommandList>> = {}): Cluster {
  const cluster = new Cluster({ nodes: 3, preVote: false, checkQuorum: false, ...options })
  cluster.start()
  return cluster
}

function led(options: Partial<ClusterOptions<CommandList>> = {}): Cluster {
  const cluster = started(options)
  cluster.campaign('1')
  cluster.runRoundRobin()
  cluster.heartbeat('1')
  cluster.runRoundRobin()
  return cluster
}

/** Sections of the scenarios: file, test, title. None has an order of more than eight messages. */
const SECTIONS = [
  [
    'replication/figure_8',
    'figure 8: a record of an earlier term on a majority is replaced',
    '(a) N-1 gets its record 2 to N-2 only',
  ],
  ['elections/votes', 'a vote arrives after its election is over', 'A copy of it arrives at N-1, which follows by now'],
  [
    'elections/time_outs',
    'an election is tried again until the network lets it succeed',
    'The network delivers again, and the next to try wins in term 3',
  ],
  [
    'commands/follower_reads',
    'reads share a round of heartbeats that begins after they came',
    'The first read has a round for itself, the other two share one',
  ],
  ['snapshots/in_chunks', 'a chunk of a snapshot is lost, and then an answer', 'The rest follows'],
  [
    'edges/events',
    'handlers are told what happens to their node',
    'A learner: the membership counts from the moment that its record is stored',
  ],
  ['membership/given_up', 'an administrator gives up a change', 'N-4 is up and N-5 is not; both are to get a vote'],
  [
    'membership/late_answers',
    'an answer to an earlier wish comes late',
    'An election time-out later it asks again, and is removed',
  ],
  [
    'membership/successors',
    'the first successor says no, and the next one is told at once',
    'N-1 tells N-2, which refuses, and a tick later N-3',
  ],
  ['membership/learners', 'a learner counts in no quorum', 'It follows the new leader like everyone else'],
] as const

type Orders = ReturnType<typeof orderedNow>
type After = ReturnType<Orders['startOf']>

/** The bodies of the scenarios' tests, which the files of the scenarios declare with a `test` that keeps them. */
const bodies = new Map<string, Body>()

type Body = (given: { readonly scenario: Scenario }) => unknown

async function collectBodies(): Promise<void> {
  vi.resetModules()
  vi.doMock('../../src/tracer/vitest/index.ts', async (original) => {
    return { ...(await original<object>()), test: (name: string, body: Body) => bodies.set(name, body) }
  })
  for (const file of new Set(SECTIONS.map(([name]) => name))) await import(join(SCENARIOS, `${file}.test.ts`))
}

/** Files that run after this one in the same process have modules of their own. */
function forgetMocks(): void {
  vi.doUnmock('../../src/tracer/vitest/index.ts')
  vi.resetModules()
}

/** What can be ordered as the section begins: the test's body runs, and at the section's first message a copy is taken. */
async function ordersOf(file: string, test: string, section: string): Promise<Orders> {
  const clusters: Cluster[] = []
  const found: Orders[] = []
  const recording: ScenarioRecording = {
    ...NOTHING_KEPT,
    watch: (source) => void clusters.push(source as Cluster),
    openSection(title) {
      if (title === section) for (const cluster of clusters) cluster.beforeMoving((orders) => found.push(orders))
    },
  }
  await bodies.get(test)?.({ scenario: new Scenario(recording) })
  if (found.length === 1) return found[0] as Orders
  throw new Error(`${file} / ${test}: ${found.length} sources move messages in ${section}`)
}

/** The same system, whose nodes remember what came of each message in each state: trying all runs them very often. */
function remembering(system: Orders): MessageSystem<After, Orders['onTheWay'][number]['message']> {
  const results = new Map<string, ReturnType<Orders['handle']>>()
  const keys = new Map<object, string>()
  const keyOf = (value: object, key: () => string) => keys.get(value) ?? keys.set(value, key()).get(value)
  return {
    nodes: system.nodes,
    onTheWay: system.onTheWay,
    startOf: (node) => system.startOf(node),
    textOf: (node, state) => system.textOf(node, state),
    handle(node, state, sent) {
      const message = keyOf(sent.message, () => system.keyOfMessage(sent.message))
      const key = `${node} ${keyOf(state, () => system.keyOf(state))} ${message}`
      const known = results.get(key) ?? system.handle(node, state, sent)
      results.set(key, known)
      return known
    },
  }
}

describe('all orders of the messages of ten sections', () => {
  beforeAll(collectBodies)
  afterAll(forgetMocks)

  const totals = { reduced: 0, tried: 0, sections: 0 }

  for (const losses of [0, 1] as const)
    it.each(SECTIONS)(`%s / %s / %s, at most ${losses} lost: what trying all of them finds`, async (...which) => {
      const system = await ordersOf(...which)
      const all = exploreOrders(system, { losses, mostMessages: 8 })
      // With three nodes and no losses every node is run anew each time: nothing is relied on that the reduction relies on.
      const brute = bruteForce(losses === 0 && system.nodes.length === 3 ? system : remembering(system), losses)
      expect(all.gaveUp).toBeUndefined()
      expect(all.orders).toBe(BigInt(brute.orders))
      expect(all.inequivalent).toBe(brute.inequivalent)
      const found = new Map(all.outcomes.map(({ nodes, orders }) => [JSON.stringify(nodes), Number(orders)]))
      expect([...found].sort()).toEqual([...brute.ordersOf].sort())
      expect(all.outcomes.map(({ problem }) => problem)).toEqual(all.outcomes.map(() => undefined))
      totals.reduced += all.transitions
      totals.tried += brute.deliveries
      totals.sections += 1
    })

  it('take at most a tenth of the steps of trying all, even if when a message is lost is not tried', () => {
    expect(totals.sections).toBe(20)
    expect(totals.reduced * 10).toBeLessThanOrEqual(totals.tried)
  })
})

describe('a copy of a cluster', () => {
  it('is checked in every order, also for what the cluster did before: an order that breaks a property ends of its own', () => {
    const cluster = led()
    cluster.command('1', 'a')
    while (cluster.waitingFor('3') === 0) cluster.sendOne('1')
    const [sent] = cluster.inbox('3') as { entries: { command: string }[] }[]
    const entries = sent?.entries.map((entry) => ({ ...entry, command: 'b' }))
    cluster.inject('3', { ...sent, entries })
    const { outcomes } = exploreOrders(orderedNow(cluster), { mostMessages: 14 })
    const problems = outcomes.map(({ problem }) => problem)
    expect(problems.some((problem) => problem?.includes('log matching'))).toBe(true)
    expect(outcomes.length).toBeGreaterThan(1)
  })

  it('leaves the cluster as it is, and shows an order as a run of its own', () => {
    const cluster = started()
    cluster.campaign('1')
    const orders = orderedNow(cluster)
    const before = cluster.nodes.map((id) => cluster.stateOf(id))
    const [first] = exploreOrders(orders).outcomes
    if (first === undefined) throw new Error('no order')
    const shown = orders.show(first.example)
    const told: string[] = []
    shown.subscribe(({ op, node }) => told.push(`${op} ${node}`))
    shown.start()
    shown.run()
    expect(told.slice(0, 5)).toEqual(['started 1', 'started 2', 'started 3', 'send 1', 'send 1'])
    expect(told.filter((each) => each.startsWith('handle'))).toHaveLength(first.example.deliveries.length)
    expect(shown.stateOf('1')).toMatchObject({ role: 'leader', term: 1 })
    expect(cluster.nodes.map((id) => cluster.stateOf(id))).toEqual(before)
  })
})
