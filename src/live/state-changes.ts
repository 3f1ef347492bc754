import { jsonText } from './live-json.ts'

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
  private readonly onFailure: (name: string, error: unknown) => void
  /** Variables of which it has been said that they cannot be told, and which have not been told since. */
  private readonly failed = new Set<string>()
  /** The variables in the order in which they were told first: mostly the order in which they are read again. */
  private readonly names: string[] = []
  private readonly places = new Map<string, number>()
  /** Of each variable, plain values as they are, anything else as the JSON that was written. */
  private readonly told: unknown[] = []

  /** `onFailure` is told of a variable that cannot be read, or is no JSON: it does not hold back the others. */
  constructor(read: () => LiveState, onFailure: (name: string, error: unknown) => void) {
    this.read = read
    this.onFailure = onFailure
  }

  /**
   * What has changed since the last call, as JSON; undefined if nothing has. Throws what reading the state throws, and then
   * nothing counts as told; a variable that cannot be told is left as it was.
   */
  take(): string | undefined {
    const state = this.read() as Readonly<Record<string, unknown>>
    let changed: Change[] | undefined
    let i = 0
    for (const name in state) {
      const place = this.names[i] === name ? i : this.places.get(name)
      i += 1
      try {
        const change = this.changeOf(name, state[name], place)
        if (change === undefined) continue
        changed ??= []
        changed.push(change)
      } catch (error) {
        this.fail(name, error)
      }
    }
    return changed && this.tell(changed)
  }

  /** Undefined where it is as it has been told. */
  private changeOf(name: string, value: unknown, place: number | undefined): Change | undefined {
    if (value === undefined || (place !== undefined && value === this.told[place])) return undefined
    const json = jsonText(value)
    if (json === undefined || (place !== undefined && Array.isArray(value) && json === this.told[place]))
      return undefined
    return { name, json, value: typeof value !== 'object' || value === null ? value : json }
  }

  private fail(name: string, error: unknown): void {
    if (this.failed.has(name)) return
    this.failed.add(name)
    this.onFailure(name, error)
  }

  private tell(changed: readonly Change[]): string {
    let text = ''
    for (const { name, json, value } of changed) {
      text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${json}`
      if (this.failed.size > 0) this.failed.delete(name)
      const known = this.places.get(name)
      if (known === undefined) this.places.set(name, this.names.push(name) - 1)
      this.told[known ?? this.names.length - 1] = value
    }
    return `${text}}`
  }
}
