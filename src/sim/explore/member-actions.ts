import type { Draw } from '../../explore/index.ts'
import type { MembershipOp } from '../../raft/index.ts'
import { type ActionKind, type AtNode, atServer, atUpNode } from './action-kind.ts'
import type { Site } from './cluster-site.ts'

/** A leader is to hand over to another node. */
const transfer = atServer(
  'transfer',
  { weight: 3, optional: true },
  ({ cluster }, draw) => ({ to: draw.one(cluster.nodes) }),
  ({ cluster, history }, { node, to }) => history.wait(cluster.transfer(node, to)),
)

/** A setting is to change at all nodes. */
const set = atServer(
  'set',
  { weight: 2, optional: true },
  (_, draw) => {
    const name = draw.one(SETTING_NAMES)
    return { name, value: draw.one<number | boolean>(SETTINGS[name]) }
  },
  ({ cluster, history }, { node, name, value }) => history.wait(cluster.changeSettings(node, { [name]: value })),
)

const SETTINGS = {
  preVote: [true, false],
  checkQuorum: [true, false],
  maxRecordsPerMessage: [1, 2, 64],
  maxBytesPerMessage: [1, 30, 1_000_000],
  heartbeatIntervalTicks: [1, 2],
  electionTimeoutTicks: [3, 5, 10],
} as const
type SettingName = keyof typeof SETTINGS
const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[]

const OPS: readonly MembershipOp[] = ['ADD', 'ADD', 'ADD_LEARNER', 'REMOVE', 'REMOVE']

/** An administrator has the membership changed by one node. */
const member = atServer(
  'member',
  { weight: 5, optional: true },
  ({ cluster }, draw) => ({ op: draw.one(OPS), subject: draw.one(cluster.nodes) }),
  ({ cluster, history }, { node, op, subject }) => history.wait(cluster.changeMembership(node, op, subject)),
)

type Joining<D extends string> = AtNode<D> & { readonly via: string; readonly learner: boolean }

/** How many nodes there can be. */
const MOST_NODES = 8

/** There is another node, which asks to become a member. */
const newcomer: ActionKind<Joining<'newcomer'>> = {
  weight: 3,
  optional: true,
  propose(site, draw) {
    if (site.cluster.nodes.length === MOST_NODES) return undefined
    return { do: 'newcomer', node: String(site.cluster.nodes.length + 1), ...drawJoining(site, draw) }
  },
  perform(site, { node, via, learner }) {
    if (site.has(node)) return false
    site.addNode(node)
    site.cluster.join(node, via, { learner })
    return true
  },
}

/** A node that is there asks to become a member, or to get a vote. */
const join: ActionKind<Joining<'join'>> = {
  weight: 3,
  optional: true,
  propose(site, draw) {
    const node = site.server(draw)
    return node === undefined ? undefined : { do: 'join', node, ...drawJoining(site, draw) }
  },
  perform(site, { node, via, learner }) {
    if (!site.isUp(node) || !site.has(via) || via === node) return false
    site.cluster.join(node, via, { learner })
    return true
  },
}

const leave = atUpNode('leave', { weight: 2, optional: true }, ({ cluster }, node) => cluster.leave(node))

/** A node that has been removed gets an empty disk and asks to become a member again, under the name that it had. */
const replace: ActionKind<Joining<'replace'>> = {
  weight: 16,
  optional: true,
  propose(site, draw) {
    const node = draw.one(site.cluster.nodes)
    return site.hasBeenRemoved(node) ? { do: 'replace', node, ...drawJoining(site, draw) } : undefined
  },
  perform(site, { node, via, learner }) {
    const { cluster } = site
    if (!site.has(node) || via === node || !site.hasBeenRemoved(node)) return false
    if (cluster.isUp(node)) cluster.crash(node)
    cluster.replaceDisk(node, { newcomer: true })
    site.restart(node)
    cluster.join(node, via, { learner })
    return true
  },
}

function drawJoining({ cluster }: Site, draw: Draw): { readonly via: string; readonly learner: boolean } {
  return { via: draw.one(cluster.nodes), learner: draw.once(4) }
}

export const memberActions = { transfer, set, member, newcomer, join, leave, replace }
