/** A state as the recorded program has it, under the vocabulary's names; lists whole, or how they changed. */
export type LiveState = object

interface Change {
  readonly name: string
  readonly json: string
  /** What is kept of it. */
  readonly value: unknown
}

/** What a node's state is told to be, so that only what changes is written. */
export class StateChanges {
  private readonly read: () => LiveState
  /** The variables in the order in which they were told first: mostly the order in which they are read again. */
  private readonly names: string[] = []
  private readonly places = new Map<string, number>()
  /** Of each variable, plain values as they are, anything else as the JSON that was written. */
  private readonly told: unknown[] = []

  constructor(read: () => LiveState) {
    this.read = read
  }

  /**
   * What has changed since the last call, as JSON; undefined if nothing has. Throws what reading the state throws, and then
   * nothing counts as told.
   */
  take(): string | undefined {
    const state = this.read() as Readonly<Record<string, unknown>>
    let changed: Change[] | undefined
    let i = 0
    for (const name in state) {
      const value = state[name]
      const place = this.names[i] === name ? i : this.places.get(name)
      i += 1
      if (value === undefined || (place !== undefined && isSame(value, this.told[place]))) continue
      const json = JSON.stringify(value)
      if (json === undefined || (place !== undefined && Array.isArray(value) && json === this.told[place])) continue
      changed ??= []
      changed.push({ name, json, value: typeof value !== 'object' || value === null ? value : json })
    }
    return changed && this.tell(changed)
  }

  private tell(changed: readonly Change[]): string {
    let text = ''
    for (const { name, json, value } of changed) {
      text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${json}`
      const known = this.places.get(name)
      if (known === undefined) this.places.set(name, this.names.push(name) - 1)
      this.told[known ?? this.names.length - 1] = value
    }
    return `${text}}`
  }
}

/** Also of numbers that are none. */
function isSame(value: unknown, told: unknown): boolean {
  return value === told || (Number.isNaN(value) && Number.isNaN(told))
}
