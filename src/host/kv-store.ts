import type { StateMachine } from '../raft/index.ts'

/** What clients ask of the store. Keys and values are texts. */
export type KvCommand =
  | { readonly op: 'put'; readonly key: string; readonly value: string }
  /** Adds a text at the end of the value; unlike `put` it shows whether it was done twice. */
  | { readonly op: 'append'; readonly key: string; readonly value: string }
  | { readonly op: 'delete'; readonly key: string }

/** The value, as JSON: a text, or null where there is none. Of a command: what was there before, of `append` its length. */
export class KvStore implements StateMachine {
  private values = new Map<string, string>()

  apply(command: string): string {
    const asked = JSON.parse(command) as KvCommand
    const before = this.values.get(asked.key)
    switch (asked.op) {
      case 'put':
        this.values.set(asked.key, asked.value)
        return JSON.stringify(before ?? null)
      case 'append':
        this.values.set(asked.key, (before ?? '') + asked.value)
        return JSON.stringify((before ?? '').length + asked.value.length)
      case 'delete':
        this.values.delete(asked.key)
        return JSON.stringify(before ?? null)
    }
  }

  query(key: string): string {
    return JSON.stringify(this.values.get(key) ?? null)
  }

  save(): string {
    return JSON.stringify([...this.values])
  }

  restore(saved: string): void {
    this.values = new Map(JSON.parse(saved))
  }
}
