import type { StateMachine } from '../raft/index.ts'

export type { StateMachine } from '../raft/index.ts'

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
