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

  /** What has changed since the last call, as JSON; undefined if nothing has. Throws what reading the state throws. */
  take(): string | undefined {
    const state = this.read() as Readonly<Record<string, unknown>>
    let text = ''
    for (const name in state) {
      const value = state[name]
      if (value === undefined || value === this.told.get(name)) continue
      const isPlain = typeof value !== 'object' || value === null
      const json = JSON.stringify(value)
      if (json === undefined) continue
      if (Array.isArray(value) && this.told.get(name) === json) continue
      this.told.set(name, isPlain ? value : json)
      text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${json}`
    }
    return text === '' ? undefined : `{${text}}`
  }
}
