import type { Io } from './io.ts'

/** An option. One that is in several commands takes a value in all of them, or in none. */
export interface Option {
  readonly describe: string
  /** What its value is called, FOLDER for instance. Without it, the option takes none. */
  readonly value?: string
  /** The values that there are. Without it, any text is one. */
  readonly choices?: readonly string[]
  /** What holds without it, as the help says it. */
  readonly byDefault?: string
  readonly isRequired?: true
}

export type Options<Name extends string = string> = Readonly<Record<Name, Option>>

/** An option as somebody wrote it: `--out` or `--out=folder`, or `-o`, which none is called. */
export interface Written {
  /** With its dashes, and without a value. */
  readonly flag: string
  /** What stands after `=`. */
  readonly attached?: string
}

/** A command line that has been read, and not checked: what it says of a command's options, and in other words. */
export interface Given<Name extends string = string> {
  readonly args: readonly string[]
  readonly words: readonly string[]
  /** The words that stand after `--`; they are among `words` too. */
  readonly literal: readonly string[]
  readonly written: readonly Written[]
  /** The value of an option; undefined if it is not given. */
  text(name: Name): string | undefined
  /** Whether an option without a value is given. */
  has(name: Name | keyof typeof COMMON): boolean
}

/** What the help, the parser and the check of a command line need to know of a command; and what it does. */
export interface Command<Name extends string = string> {
  /** What follows `protokoll`. */
  readonly usage: string
  /** What it does, in a few words that go on after its name. */
  readonly summary: string
  /** How many words it takes, and what they are. */
  readonly words: { readonly least: number; readonly most: number; readonly what: string }
  readonly options: Options<Name>
  /** More for its help. */
  readonly notes: string
  /** What follows `protokoll`, and what that is for. */
  readonly examples: readonly (readonly [line: string, what: string])[]
  /** The exit status when something is refused. */
  readonly refused: number
  /** Does it, and returns the exit status. Throws `ProtokollError`. */
  run(given: Given<Name>, io: Io, commands: Commands): Promise<number>
}

/** The commands by name. */
export type Commands = Readonly<Record<string, Command>>

/** What every command has. */
export const COMMON: Options<'help' | 'version'> = {
  help: { describe: 'show help' },
  version: { describe: 'show the version' },
}

/** What the help of a command says that has nothing else to say of it. */
export const STATUS = 'Exit status: 0; 1 if something is refused.'
