/** What the cluster replicates. It must be deterministic: the same commands give the same results. */
export interface StateMachine {
  /** Applies one command and returns what its client is told. */
  apply(command: string): string
}

/** The machine that a cluster runs unless it is given another: it keeps every command and answers with their count. */
export class CommandList implements StateMachine {
  readonly commands: string[] = []

  apply(command: string): string {
    this.commands.push(command)
    return String(this.commands.length)
  }
}
