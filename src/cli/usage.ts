import { oneOf, type Problem, ProtokollError, quote } from '../tracer/common/errors.ts'
import { nearest } from '../tracer/common/nearest.ts'
import type { Given, Written } from './command.ts'
import { COMMON, type Command, type Commands, type Option, type Options } from './command.ts'
import { optionsOf } from './parse.ts'

/** The command of a name; undefined if there is none, or no name. */
export function commandOf(name: string | undefined, commands: Commands): Command | undefined {
  return name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
}

/** Why a command line names no command. */
export function noCommand(given: Given, commands: Commands): ProtokollError {
  const { args, words, written } = given
  const [name] = words
  // After a command that there is not, nothing can be said of the rest.
  const [unknown] = args[0] === name ? [] : unknownOptions(given, optionsOf(commands))
  if (unknown) return new ProtokollError(unknown)
  if (name !== undefined) return new ProtokollError(unknownCommand(name, commands))
  const message = 'no command is named'
  const found = written.length === 0 ? 'nothing' : written.map(({ flag }) => quote(flag)).join(', ')
  const legal = oneOf(Object.keys(commands))
  return new ProtokollError({ code: 'OPTION', message, found, legal, advice: 'run protokoll help' })
}

export function unknownCommand(given: string, commands: Commands): Problem {
  const legal = Object.keys(commands)
  const message = 'there is no such command'
  return { code: 'OPTION', message, found: quote(given), legal: oneOf(legal), advice: adviceOn(nearest(given, legal)) }
}

/** All that is wrong with a command line, as far as that can be told without looking at any file. */
export function usageProblems(given: Given, name: string, command: Command): Problem[] {
  const options: Options = { ...command.options, ...COMMON }
  const unknown = unknownOptions(given, options, name)
  return [
    ...unknown,
    ...nulProblems(given),
    // What follows such an option may have been meant for its value.
    ...(unknown.length > 0 ? [] : wordProblems(given, name, command)),
    ...Object.entries(options).flatMap(([option, declared]) => optionProblems(given, name, option, declared)),
  ]
}

/** No system hands over such a text, and no file is called so; programs that call this one can try. */
function nulProblems({ args }: Given): Problem[] {
  const message = 'a NUL character in the command line'
  const found = args.filter((arg) => arg.includes('\0')).map(quote)
  if (found.length === 0) return []
  return [{ code: 'OPTION', message, found: found.join(', '), legal: 'any other character', advice: 'take it out' }]
}

function unknownOptions({ written }: Given, options: Options, command?: string): Problem[] {
  return written.filter((each) => !isKnown(each, options)).map((each) => unknownOption(each, options, command))
}

function isKnown({ flag }: Written, options: Options): boolean {
  return flag.startsWith('--') && Object.hasOwn(options, flag.slice(2))
}

function unknownOption({ flag }: Written, options: Options, command?: string): Problem {
  const names = Object.keys(options)
  const near = nearest(flag.replace(/^-+/, ''), names)
  const legal = oneOf(names.map((name) => `--${name}`))
  const advice = adviceOn(near && `--${near}`, command)
  return { code: 'OPTION', message: 'there is no such option', found: quote(flag), legal, advice }
}

function wordProblems(
  { words, literal }: Given,
  name: string,
  { usage, words: { least, most, what } }: Command,
): Problem[] {
  const given = words.slice(1)
  const legal = `protokoll ${usage}`
  const advice = adviceOn(undefined, name)
  if (given.length < least) {
    const found = given.length === 0 ? 'nothing' : given.map(quote).join(', ')
    return [{ code: 'OPTION', message: `${name} needs ${what}`, found, legal, advice }]
  }
  const extra = given.slice(most).map((word) => {
    const isLiteral = literal.includes(word) && word.startsWith('-')
    const found = quote(word)
    const message = 'a word that is not expected here'
    return { code: 'OPTION' as const, message, found, legal, advice: isLiteral ? 'options stand before --' : advice }
  })
  const empty = given.slice(0, most).filter((word) => word === '')
  return [
    ...extra,
    ...empty.map(() => ({ code: 'OPTION' as const, message: 'a word that is empty', found: '""', legal, advice })),
  ]
}

function optionProblems(given: Given, command: string, name: string, option: Option): Problem[] {
  const flag = `--${name}`
  const written = given.written.filter((each) => each.flag === flag)
  const problem = {
    code: 'OPTION' as const,
    field: flag,
    legal: legalOf(flag, option),
    advice: adviceOn(undefined, command),
  }
  if (written.length === 0) {
    return option.isRequired ? [{ ...problem, message: `${command} needs this option`, found: 'nothing' }] : []
  }
  if (written.length > 1) {
    return [
      {
        ...problem,
        message: 'an option that is given more than once',
        found: `${written.length} times`,
        advice: 'keep one of them',
      },
    ]
  }
  if (option.value === undefined) {
    const { attached } = written[0] ?? {}
    if (attached === undefined || attached === 'true' || attached === 'false') return []
    return [
      {
        ...problem,
        message: 'an option that takes no value',
        found: quote(attached),
        advice: `say ${flag}, or leave it out`,
      },
    ]
  }
  const text = given.text(name) ?? ''
  if (text === '') return [{ ...problem, message: 'an option without its value', found: 'nothing' }]
  if (option.choices === undefined || option.choices.includes(text)) return []
  const advice = adviceOn(nearest(text, option.choices), command)
  return [{ ...problem, message: 'not a value of this option', found: quote(text), advice }]
}

function legalOf(flag: string, { value, choices }: Option): string {
  if (choices !== undefined) return oneOf(choices)
  return value === undefined ? flag : `${flag} ${value}`
}

function adviceOn(near: string | undefined, command?: string): string {
  if (near !== undefined) return `did you mean ${quote(near)}?`
  return `run protokoll ${command === undefined ? '' : `${command} `}--help`
}
