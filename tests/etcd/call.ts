import { type Command, ScriptError } from './datadriven.ts'

/** Where a command stands. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** A command that is being carried out: what it is given, looked at word by word so that nothing is overlooked. */
export class Call {
  readonly name: string
  readonly input: readonly string[]
  /** The bare words. */
  readonly words: readonly string[]
  private readonly place: Place
  private readonly options: ReadonlyMap<string, readonly string[]>

  constructor(place: Place, { name, args }: Command, input: readonly string[] = []) {
    this.place = place
    this.name = name
    this.input = input
    this.words = args.filter(({ values }) => values.length === 0).map(({ key }) => key)
    this.options = new Map(args.filter(({ values }) => values.length > 0).map(({ key, values }) => [key, values]))
  }

  /** Refuses options that are not among `known`. */
  expectOptions(...known: readonly string[]): void {
    for (const key of this.options.keys()) {
      if (!known.includes(key)) throw this.error(`${this.name} has no argument "${key}"; it has ${known.join(', ')}`)
    }
  }

  /** The bare word at that place: a node, or a number. */
  word(at: number): string {
    const word = this.words[at]
    if (word === undefined) throw this.error(`${this.name} has no word ${at + 1}`)
    return word
  }

  number(at: number): number {
    return this.toNumber(this.word(at))
  }

  values(key: string): readonly string[] {
    return this.options.get(key) ?? []
  }

  has(key: string): boolean {
    return this.options.has(key)
  }

  text(key: string, otherwise: string): string {
    return this.values(key)[0] ?? otherwise
  }

  count(key: string, otherwise: number): number {
    const [value] = this.values(key)
    return value === undefined ? otherwise : this.toNumber(value)
  }

  flag(key: string): boolean {
    const value = this.text(key, 'false')
    if (value !== 'true' && value !== 'false') throw this.error(`${key} is "${value}"; it must be true or false`)
    return value === 'true'
  }

  error(message: string): ScriptError {
    return new ScriptError(this.place, message)
  }

  private toNumber(word: string): number {
    if (!/^\d+$/.test(word)) throw this.error(`"${word}" is no number`)
    return Number(word)
  }
}
