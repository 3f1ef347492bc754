import type { ChangeMode, MemberChange, MembershipOp } from '../../raft/index.ts'
import { atServer, atUpNode } from './action-kind.ts'

const OPS: readonly MembershipOp[] = ['ADD', 'ADD', 'ADD_LEARNER', 'REMOVE']
const MODES: readonly ChangeMode[] = ['auto', 'auto', 'implicit', 'explicit']

/** An administrator has the membership changed by several nodes at once. */
const members = atServer(
  'members',
  { weight: 4, optional: true },
  ({ cluster }, draw): { mode: ChangeMode; changes: readonly MemberChange[] } => {
    const drawChange = () => ({ op: draw.one(OPS), node: draw.one(cluster.nodes) })
    const changes = Array.from({ length: 1 + draw.below(3) }, drawChange)
    return { mode: draw.one(MODES), changes }
  },
  ({ cluster, history }, { node, changes, mode }) => history.wait(cluster.changeMembers(node, changes, mode)),
)

/** An administrator has the outgoing half of two memberships given up. */
const leaveJoint = atUpNode('leaveJoint', { weight: 2, optional: true }, ({ cluster, history }, node) => {
  history.wait(cluster.leaveJoint(node))
})

/** An administrator gives up the change whose nodes are being brought up to date. */
const abort = atUpNode('abort', { weight: 1, optional: true }, ({ cluster, history }, node) => {
  history.wait(cluster.abortChange(node))
})

export const jointActions = { members, leaveJoint, abort }
