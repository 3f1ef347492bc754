/**
 * What the cluster replicates. It must be deterministic: the same commands give the same results. What it throws is no
 * result but a failure of this one node: see `Applier`.
 */
export interface StateMachine {
  /** Applies one command and returns what its client is told. */
  apply(command: string): string
  /** Whether applying the command a second time, after it threw, is safe. Without it: never. */
  isIdempotent?(command: string): boolean
  /** Answers a question and changes nothing. */
  query?(query: string): string
  /** Everything that it holds, for a snapshot. */
  save?(): string
  /** Takes back what `save` gave, in place of all that it holds. */
  restore?(saved: string): void
}
