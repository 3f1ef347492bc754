import yargs from 'yargs'
import { COMMON, type Commands, type Given, type Options, type Written } from './command.ts'

/** Whoever writes a command line says each thing once, in one spelling, and means by it what is written. */
const CONFIGURATION = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'duplicate-arguments-array': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'populate--': true,
  'short-option-groups': false,
  'unknown-options-as-args': true,
}

/** Reads a command line. The first of its words names the command. */
export function parse(args: readonly string[], commands: Commands): Given {
  const options = optionsOf(commands)
  const isText = (name: string) => options[name]?.value !== undefined
  const argv: Record<string, unknown> = yargs([], '/')
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration(CONFIGURATION)
    .string(Object.keys(options).filter(isText))
    .boolean(Object.keys(options).filter((name) => !isText(name)))
    .parseSync([...args])
  const literal = [argv['--'] ?? []].flat().map(String)
  // The parser leaves options that there are not among the words.
  const words = [argv['_'] ?? []]
    .flat()
    .map(String)
    .filter((word) => !looksLikeOption(word))
  return {
    args,
    words: [...words, ...literal],
    literal,
    written: writtenOptions(args, isText),
    text: (name) => (typeof argv[name] === 'string' ? argv[name] : undefined),
    has: (name) => argv[name] === true,
  }
}

/** Every option that there is. */
export function optionsOf(commands: Commands): Options {
  return Object.assign({}, ...Object.values(commands).map(({ options }) => options), COMMON)
}

/** What the parser takes for a value although it begins with a dash. */
const NEGATIVE_NUMBER = /^-(?:\d+(?:\.\d+)?|\.\d+)$/

/** The parser does not tell in which form an option was written, nor how often. */
function writtenOptions(args: readonly string[], isText: (name: string) => boolean): Written[] {
  const end = args.indexOf('--')
  const before = end < 0 ? args : args.slice(0, end)
  const takesValue = (arg = '') => arg.startsWith('--') && isText(arg.slice(2))
  const isValue = (arg: string, i: number) => NEGATIVE_NUMBER.test(arg) && takesValue(before[i - 1])
  return before.filter((arg, i) => looksLikeOption(arg) && !isValue(arg, i)).map(split)
}

function looksLikeOption(arg: string): boolean {
  return /^-./s.test(arg)
}

function split(arg: string): Written {
  const [, flag = arg, attached] = /^([^=]+)=(.*)$/s.exec(arg) ?? []
  return attached === undefined ? { flag } : { flag, attached }
}
