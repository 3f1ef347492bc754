import type { Handled, MessageSystem, Sent } from './message-system.ts'

/** Whatever comes gets the next number from 0, and the same again later. */
export class Numbers<T> {
  private readonly known = new Map<T, number>()
  private readonly all: T[] = []

  of(value: T): number {
    const known = this.known.get(value)
    if (known !== undefined) return known
    this.known.set(value, this.all.length)
    return this.all.push(value) - 1
  }

  at(number: number): T | undefined {
    return this.all[number]
  }
}

/** What came of a node handling a message; `failure`: what it threw. */
export interface Run<S, M> {
  readonly number: number
  readonly handled: Handled<S, M>
  readonly failure: string | undefined
}

/** Every run of a node there was: one that would be the same is looked up. */
export class KnownRuns<S, M> {
  private readonly system: MessageSystem<S, M>
  private readonly keys = new Numbers<string>()
  private readonly numbers = new Map<unknown, number>()
  private readonly runs = new Map<string, Run<S, M>>()
  private readonly texts = new Map<S, string>()
  /** How many runs there were. */
  count = 0
  private all = 0

  constructor(system: MessageSystem<S, M>) {
    this.system = system
  }

  run({ state, failure }: { readonly state: S; readonly failure: string | undefined }, sent: Sent<M>): Run<S, M> {
    this.all += 1
    // A node that has failed handles nothing.
    if (failure !== undefined) return { number: this.all, handled: { state, sends: [] }, failure }
    const key = this.keyOf(state, sent)
    const known = key === undefined ? undefined : this.runs.get(key)
    if (known) return known
    this.count += 1
    const run = { number: this.all, ...this.attempt(state, sent) }
    if (key !== undefined) this.runs.set(key, run)
    return run
  }

  textOf(node: string, state: S): string {
    if (typeof state !== 'object' || state === null) return this.system.textOf(node, state)
    const known = this.texts.get(state)
    if (known !== undefined) return known
    const text = this.system.textOf(node, state)
    this.texts.set(state, text)
    return text
  }

  private attempt(state: S, sent: Sent<M>): Omit<Run<S, M>, 'number'> {
    try {
      return { handled: this.system.handle(sent.to, state, sent), failure: undefined }
    } catch (error) {
      if (this.system.isMistake?.(error)) throw error
      return { handled: { state, sends: [] }, failure: String(error) }
    }
  }

  private keyOf(state: S, { from, to, message }: Sent<M>): string | undefined {
    const { system } = this
    if (!(system.keyOf && system.keyOfMessage)) return undefined
    const node = this.numbered(state, () => system.keyOf?.(state) ?? '')
    const given = this.numbered(message, () => system.keyOfMessage?.(message) ?? '')
    return JSON.stringify([node, from, to, given])
  }

  /** The number of the text of something. Of what is the same object it is asked once. */
  private numbered(value: unknown, text: () => string): number {
    const known = this.numbers.get(value)
    if (known !== undefined) return known
    const number = this.keys.of(text())
    this.numbers.set(value, number)
    return number
  }
}
