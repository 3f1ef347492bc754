import { oneOf, type Problem, ProtokollError, quote, throwIfAny } from '../tracer/common/errors.ts'
import { nearest } from '../tracer/common/nearest.ts'

/** The commands, and the names of their options without the dashes. */
export type Commands = Readonly<Record<string, readonly string[]>>

/** What every command has. */
const COMMON = ['help', 'version']

/** A command line that is not understood, in the words of whoever did not understand it. */
export function usageError(message: string): ProtokollError {
  const advice = 'run protokoll --help'
  return new ProtokollError({ code: 'OPTION', message: message.replaceAll('\n', ' '), advice })
}

/** Throws the parser's complaint about `args`. For words that it does not know, it is said which there are. */
export function refuseUsage(message: string, args: readonly string[], commands: Commands): never {
  const names = /^Unknown arguments?: (.+)$/s.exec(message)?.[1]?.split(', ') ?? []
  const unknown = args.filter((arg) => names.includes(nameOf(arg)))
  const command = Object.keys(commands).find((name) => args.includes(name))
  const other = unknown.find((arg) => !isOption(arg))
  // After a command that there is not, nothing can be said of the rest.
  if (command === undefined && other !== undefined) throw new ProtokollError(unknownCommand(other, commands))
  const options = [...(commands[command ?? ''] ?? []), ...COMMON]
  throwIfAny(unknown.map((arg) => (isOption(arg) ? unknownOption(arg, options, command) : wordTooMany(arg, command))))
  throw usageError(message)
}

function isOption(arg: string): boolean {
  return arg.startsWith('-')
}

/** `out` of `--out` and of `--out=folder`. */
function nameOf(arg: string): string {
  return isOption(arg) ? arg.replace(/^--?([^=]*).*$/s, '$1') : arg
}

function unknownCommand(given: string, commands: Commands): Problem {
  const legal = Object.keys(commands)
  const message = 'there is no such command'
  return { code: 'OPTION', message, found: quote(given), legal: oneOf(legal), advice: adviceOn(nearest(given, legal)) }
}

function unknownOption(arg: string, options: readonly string[], command: string | undefined): Problem {
  const near = nearest(nameOf(arg), options)
  const message = 'there is no such option'
  const legal = oneOf(options.map((option) => `--${option}`))
  const advice = adviceOn(near && `--${near}`, command)
  return { code: 'OPTION', message, found: quote(arg.split('=')[0]), legal, advice }
}

function wordTooMany(arg: string, command: string | undefined): Problem {
  const message = 'a word that is not expected here'
  return { code: 'OPTION', message, found: quote(arg), advice: adviceOn(undefined, command) }
}

function adviceOn(near: string | undefined, command?: string): string {
  if (near !== undefined) return `did you mean ${quote(near)}?`
  return `run protokoll ${command === undefined ? '' : `${command} `}--help`
}
