import type { ChangeMode, MemberChange, MembershipOp } from '../../raft/index.ts'
import { type ActionKind, type AtNode, atUpNode } from './action-kind.ts'

const OPS: readonly MembershipOp[] = ['ADD', 'ADD', 'ADD_LEARNER', 'REMOVE']
const MODES: readonly ChangeMode[] = ['auto', 'auto', 'implicit', 'explicit']

/** An administrator has the membership changed by several nodes at once. */
const members: ActionKind<
  AtNode<'members'> & { readonly mode: ChangeMode; readonly changes: readonly MemberChange[] }
> = {
  weight: 4,
  optional: true,
  propose(site, draw) {
    const node = site.server(draw)
    if (node === undefined) return undefined
    const changes = Array.from({ length: 1 + draw.below(3) }, () => ({
      op: draw.one(OPS),
      node: draw.one(site.cluster.nodes),
    }))
    return { do: 'members', node, mode: draw.one(MODES), changes }
  },
  perform(site, { node, mode, changes }) {
    if (!site.isUp(node)) return false
    site.history.wait(site.cluster.changeMembers(node, changes, mode))
    return true
  },
}

/** An administrator has the outgoing half of two memberships given up. */
const leaveJoint = atUpNode('leaveJoint', { weight: 2, optional: true }, ({ cluster, history }, node) => {
  history.wait(cluster.leaveJoint(node))
})

/** An administrator gives up the change whose nodes are being brought up to date. */
const abort = atUpNode('abort', { weight: 1, optional: true }, ({ cluster, history }, node) => {
  history.wait(cluster.abortChange(node))
})

export const jointActions = { members, leaveJoint, abort }
