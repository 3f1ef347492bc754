import type { Settings } from '../settings.ts'
import type { Membership } from '../types.ts'

/** What a snapshot says besides the state machine's contents. */
export interface SnapshotHead {
  /** The last record that it covers; that record and all before it are no longer needed. */
  readonly index: number
  readonly term: number
  /** The cluster as it was at `index` (thesis, figure 5.3). */
  readonly membership: Membership
  /** Settings that the cluster had changed by then. */
  readonly settings: Partial<Settings>
}

/** A snapshot (paper 7). `data` is the host's: its state machine and its clients' sessions, in its own form. */
export interface Snapshot extends SnapshotHead {
  readonly data: Uint8Array
}

/** A snapshot that arrives in chunks from the leader of `leaderTerm` (paper, figure 13). */
export interface PartialSnapshot {
  readonly leaderTerm: number
  readonly index: number
  readonly chunks: Uint8Array[]
  sizeBytes: number
}
