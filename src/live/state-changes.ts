/** A state as the recorded program has it, under the vocabulary's names; lists whole, or how they changed. */
export type LiveState = object

/** What a node's state is told to be, so that only what changes is written. */
export class StateChanges {
  private readonly read: () => LiveState
  /** Plain values as they are, anything else as the JSON that was written. */
  private readonly told = new Map<string, unknown>()

  constructor(read: () => LiveState) {
    this.read = read
  }

  /**
   * What has changed since the last call, as JSON; undefined if nothing has. Throws what reading the state throws, and then
   * nothing counts as told.
   */
  take(): string | undefined {
    const state = this.read() as Readonly<Record<string, unknown>>
    const changed: [name: string, value: unknown][] = []
    let text = ''
    for (const name in state) {
      const value = state[name]
      const json = this.jsonOf(name, value)
      if (json === undefined) continue
      changed.push([name, typeof value !== 'object' || value === null ? value : json])
      text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${json}`
    }
    for (const [name, value] of changed) this.told.set(name, value)
    return text === '' ? undefined : `{${text}}`
  }

  /** Undefined if it is as it was told, or is nothing in JSON. */
  private jsonOf(name: string, value: unknown): string | undefined {
    const told = this.told.get(name)
    if (value === undefined || value === told) return undefined
    const json = JSON.stringify(value)
    return Array.isArray(value) && told === json ? undefined : json
  }
}
