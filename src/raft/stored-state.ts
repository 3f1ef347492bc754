import type { Snapshot } from './log/snapshot.ts'
import { RaftError } from './raft-error.ts'
import { isCount } from './settings.ts'
import type { LogRecord, NodeId } from './types.ts'

/** What a node finds in its storage when it starts again. */
export interface StoredState {
  readonly term: number
  readonly votedFor: NodeId | null
  /** Without a gap up to the last; the first is at most one above the snapshot's last record, or record 1. */
  readonly records: readonly LogRecord[]
  readonly snapshot?: Snapshot | null
  /** Whether it has yet to catch up with the cluster that it has come to. Missing where it need not. */
  readonly newcomer?: boolean
}

export const NOTHING_STORED: StoredState = { term: 0, votedFor: null, records: [], snapshot: null }

/** Whether nothing was ever stored. */
export function isNothing({ term, votedFor, records, snapshot }: StoredState): boolean {
  return term === 0 && votedFor === null && records.length === 0 && !snapshot
}

/** Throws `RAFT_STORED_STATE` for what no node can have stored. */
export function checkStored({ term, votedFor, records, snapshot }: StoredState): void {
  if (!isCount(term, 0)) throw stored(`the stored term is ${term}; it must be an integer of 0 or more`)
  if (votedFor !== null && (typeof votedFor !== 'string' || votedFor === '')) {
    throw stored(`the stored vote is ${JSON.stringify(votedFor)}; it must be the id of a node, or null`)
  }
  if (snapshot && !(isCount(snapshot.index, 1) && isCount(snapshot.term, 1) && snapshot.term <= term)) {
    const found = `index ${snapshot.index} and term ${snapshot.term}`
    throw stored(`the stored snapshot has ${found}; it must have index 1 or more and a term from 1 to ${term}`)
  }
  checkRecords(records, term, snapshot ?? null)
}

function checkRecords(records: readonly LogRecord[], term: number, snapshot: Snapshot | null): void {
  const behind = (snapshot?.index ?? 0) + 1
  // Records that a snapshot covers may still be there.
  const found = records[0]?.index ?? behind
  const first = snapshot !== null && isCount(found, 1) && found < behind ? found : behind
  const least = first < behind ? 1 : (snapshot?.term ?? 1)
  if (first + records.length < behind) {
    throw stored(`the stored records end at ${first + records.length - 1}, before the snapshot's ${behind - 1}`)
  }
  records.forEach((record, i) => {
    const index = first + i
    const before = records[i - 1]?.term ?? least
    if (index === snapshot?.index && record.term !== snapshot.term) {
      throw stored(`stored record ${index} has term ${record.term}, and the snapshot says ${snapshot.term}`)
    }
    if (record.index === index && record.term >= before && record.term <= term) return
    throw stored(
      `stored record ${index} has index ${record.index} and term ${record.term}; ` +
        `it must have index ${index} and a term from ${before} to the stored term ${term}`,
    )
  })
}

function stored(message: string): RaftError {
  return new RaftError('RAFT_STORED_STATE', message)
}
