import type { LogRecord, NodeId } from '../../raft/index.ts'

/** A record that was committed, by whom first, and the term that this node was in. */
export interface CommittedRecord {
  readonly record: LogRecord
  readonly by: NodeId
  readonly inTerm: number
}

/**
 * What the cluster has committed, without a gap: whoever was first said what it is. What the snapshots cover with which
 * the nodes started was committed before the run, and nobody can say what it was.
 */
export class Committed {
  private readonly all: (CommittedRecord | undefined)[] = []
  /** The last committed record of every term in which some were, in the order in which they were committed. */
  private readonly lastOfTerm: CommittedRecord[] = []

  get lastIndex(): number {
    return this.all.length
  }

  /** A node starts with a snapshot that covers all up to `index`. */
  startBehind(index: number): void {
    while (this.all.length < index) this.all.push(undefined)
  }

  at(index: number): CommittedRecord | undefined {
    return this.all[index - 1]
  }

  add(committed: CommittedRecord): void {
    this.all.push(committed)
    if (this.lastOfTerm.at(-1)?.inTerm === committed.inTerm) this.lastOfTerm.pop()
    this.lastOfTerm.push(committed)
  }

  /** The last record that was committed in `term` or before. */
  lastUpToTerm(term: number): CommittedRecord | undefined {
    return this.lastOfTerm.findLast(({ inTerm }) => inTerm <= term)
  }
}
