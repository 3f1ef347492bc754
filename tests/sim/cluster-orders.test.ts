import { describe, expect, it } from 'vitest'
import { exploreOrders, type MessageSystem } from '../../src/explore/orders/index.ts'
import { Cluster, type ClusterOptions, type CommandList } from '../../src/sim/index.ts'
import { bruteForce } from '../explore/orders/brute-force.ts'

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

/** Moments as sections of the scenarios begin with: none has an order of more than eight messages. */
const SECTIONS: Readonly<Record<string, () => Cluster>> = {
  'an election of three': () => {
    const cluster = started()
    cluster.campaign('1')
    return cluster
  },
  'a pre-vote that two take part in': () => {
    const cluster = started({ preVote: true })
    cluster.cutLink('1', '3')
    cluster.campaign('1')
    return cluster
  },
  'one command of five': () => {
    const cluster = led({ nodes: 5 })
    cluster.command('1', 'a')
    return cluster
  },
  'a round of heartbeats of five': () => {
    const cluster = led({ nodes: 5 })
    cluster.heartbeat('1')
    return cluster
  },
  'a read': () => {
    const cluster = led()
    cluster.read('1', 'x')
    return cluster
  },
  'a candidate whose log is behind': () => {
    const cluster = led()
    cluster.partition(['1', '2'], ['3'])
    cluster.command('1', 'a')
    cluster.runRoundRobin()
    cluster.heal()
    cluster.campaign('3')
    return cluster
  },
  'two candidates': () => {
    const cluster = started()
    cluster.campaign('1')
    cluster.campaign('2')
    cluster.cutLink('1', '3')
    cluster.loseOutbox('1')
    return cluster
  },
  'a vote that comes late': () => {
    const cluster = started()
    cluster.campaign('1')
    cluster.runRoundRobin({ until: () => cluster.node('2').votedFor === '1' && cluster.node('3').votedFor === '1' })
    return cluster
  },
  'a snapshot in chunks': () => {
    const cluster = led({ maxBytesPerMessage: 20 })
    cluster.partition(['1', '2'], ['3'])
    cluster.command('1', 'a')
    cluster.runRoundRobin()
    cluster.snapshot('1')
    cluster.heal()
    cluster.cutLink('1', '2')
    cluster.heartbeat('1')
    return cluster
  },
  'a leader of an earlier term': () => {
    const cluster = led()
    cluster.partition(['1'], ['2', '3'])
    cluster.command('1', 'a')
    cluster.campaign('2')
    cluster.runRoundRobin()
    cluster.heal()
    cluster.heartbeat('1')
    return cluster
  },
}

type Orders = ReturnType<typeof orderedNow>
type After = ReturnType<Orders['startOf']>

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
  const totals = { reduced: 0, tried: 0, sections: 0 }

  for (const losses of [0, 1] as const)
    it.each(Object.keys(SECTIONS))(`%s, at most ${losses} lost: what trying all of them finds`, (name) => {
      const system = orderedNow((SECTIONS[name] as () => Cluster)())
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
