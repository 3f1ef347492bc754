import type { Turn } from '../turn.ts'

/**
 * A newcomer that has all of what a leader knows to be committed has come through the cluster's history, and takes part
 * in elections from now on. The leader knows what is committed once a record of its own term is (thesis 6.4), and it
 * lets nobody in before.
 *
 * What that history says of a node of this id is then no more in force: changes of the membership are committed before
 * the next one begins, the one that lets the newcomer in included.
 */
export function settle({ node }: Turn, leaderCommit: number): void {
  if (node.commitIndex >= leaderCommit && node.log.termAt(leaderCommit) === node.term) node.newcomer = false
}
