/**
 * How many messages a second are handled when all orders of an election with two candidates are taken, with at most one
 * lost: with the checkers asked, and without. Beside them the engine alone, three nodes that exchange the messages of
 * elections.
 */
import { exploreOrders } from '../src/explore/orders/index.ts'
import { createNode, type Input, type Message, type NodeState, step } from '../src/raft/index.ts'
import { Cluster } from '../src/sim/index.ts'
import { compareAll, report, type Work } from './measure.ts'

const IDS = ['1', '2', '3']
const CONFIG = { preVote: false, checkQuorum: false }

type Orders = Parameters<Parameters<Cluster['beforeMoving']>[0]>[0]

function twoCandidates(): Orders {
  const cluster = new Cluster({ nodes: 3, ...CONFIG })
  cluster.start()
  cluster.campaign('1')
  cluster.campaign('2')
  let found: Orders | undefined
  cluster.beforeMoving((orders) => {
    found = orders
  })
  cluster.runRoundRobin()
  if (found === undefined) throw new Error('no message has moved')
  return found
}

/** The same without what must hold. */
function unchecked(system: Orders) {
  const { nodes, onTheWay } = system
  return {
    nodes,
    onTheWay,
    startOf: (id: string) => system.startOf(id),
    handle: system.handle.bind(system),
    textOf: system.textOf.bind(system),
    keyOf: system.keyOf.bind(system),
    keyOfMessage: system.keyOfMessage.bind(system),
  }
}

const { transitions } = exploreOrders(twoCandidates(), { losses: 1 })

function bareElections(): () => void {
  return () => {
    let done = 0
    while (done < transitions) done += election()
  }
}

/** Returns how many messages it took. */
function election(): number {
  const nodes = new Map(IDS.map((id) => [id, createNode({ id, voters: IDS, ...CONFIG })]))
  const messages: Message[] = []
  const give = (id: string, input: Input) => {
    for (const effect of step(nodes.get(id) as NodeState, input))
      if (effect.type === 'send') messages.push(effect.message)
  }
  give('1', { type: 'campaign' })
  give('2', { type: 'campaign' })
  for (let i = 0; i < messages.length; i += 1) {
    const message = messages[i] as Message
    give(message.to, { type: 'message', message })
  }
  return messages.length
}

const works: Work[] = [
  { name: 'all orders, with checkers', run: () => void exploreOrders(twoCandidates(), { losses: 1 }) },
  { name: 'all orders', run: () => void exploreOrders(unchecked(twoCandidates()), { losses: 1 }) },
]
const beside: Work = { name: 'bare engine', run: bareElections() }
for (const figure of compareAll('transitions/s', transitions, works, beside)) report(figure)
