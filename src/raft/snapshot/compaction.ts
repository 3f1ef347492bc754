import type { SnapshotHead } from '../log/snapshot.ts'
import type { NodeState } from '../state.ts'
import type { Turn } from '../turn.ts'

/** Has a snapshot taken when so many records were applied since the last one as the configuration says (paper 7). */
export function takeDueSnapshot(turn: Turn): void {
  const { config, log, lastApplied } = turn.node
  const { snapshotAfterRecords } = config
  if (snapshotAfterRecords > 0 && lastApplied - log.snapshotIndex >= snapshotAfterRecords) requestSnapshot(turn)
}

/** Has the host take a snapshot of what is applied. Nothing happens when it is already at it, or nothing is new. */
export function requestSnapshot({ node, effects }: Turn): void {
  const { log, lastApplied, disabled, changedSettings } = node
  if (node.taking !== null || disabled !== null || lastApplied <= log.snapshotIndex) return
  const term = log.termAt(lastApplied)
  // Never: what is applied, and not in the snapshot, is in the log.
  if (term === undefined) return
  const membership = log.membershipAt(lastApplied)
  // A newcomer that has not applied the record which let it in does not know who the members were up to here.
  if (membership.voters.length === 0) return
  const head: SnapshotHead = { index: lastApplied, term, membership, settings: changedSettings }
  node.taking = head
  effects.push({ type: 'take_snapshot', head })
}

/** The host has taken the snapshot: it is stored, and of the log up to there all but the trailing records goes. */
export function handleSnapshotTaken({ node, effects }: Turn, index: number, data: Uint8Array): void {
  const head = node.taking
  if (head?.index !== index) return
  node.taking = null
  node.log.compact(head, firstKept(node, head.index))
  const { term, membership, settings } = head
  node.snapshot = { index, term, membership, settings, data }
  effects.push({ type: 'event', event: { type: 'snapshot', index: head.index } })
}

/**
 * The first record that stays in the log when a snapshot up to `index` is taken: a node that lacks a few is sent those,
 * and one that is being sent an earlier snapshot goes on behind that.
 */
function firstKept({ config, progress }: NodeState, index: number): number {
  let covered = index - config.trailingRecords
  for (const { snapshot: transfer } of progress.values()) {
    if (transfer) covered = Math.min(covered, transfer.snapshot.index)
  }
  return covered + 1
}
