/**
 * What the cluster replicates. It must be deterministic: the same commands give the same results. What it throws is no
 * result but a failure of this one node: see `Host`.
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

/** The machine that a cluster runs unless it is given another: it keeps every command and answers with their count. */
export class CommandList implements StateMachine {
  commands: string[] = []

  apply(command: string): string {
    this.commands.push(command)
    return String(this.commands.length)
  }

  /** How many commands there are, whatever is asked. */
  query(): string {
    return String(this.commands.length)
  }

  save(): string {
    return JSON.stringify(this.commands)
  }

  restore(saved: string): void {
    this.commands = JSON.parse(saved)
  }
}
