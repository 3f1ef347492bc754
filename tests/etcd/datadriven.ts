/** A word of a command: `3`, or `voters=(1,2,3)` with its values. */
export interface Argument {
  readonly key: string
  /** Empty for a bare word. */
  readonly values: readonly string[]
}

/** One command and its arguments. */
export interface Command {
  readonly name: string
  readonly args: readonly Argument[]
}

/** A command of a script with what is expected of it. */
export interface Directive extends Command {
  readonly file: string
  /** The line of the command, from 1. */
  readonly line: number
  /** The command as it is written. */
  readonly text: string
  /** The lines between the command and its `----`. */
  readonly input: readonly string[]
  readonly expected: readonly string[]
}

/** The script does not follow the format. The message begins with file and line. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError'

  constructor({ file, line }: { file: string; line: number }, message: string) {
    super(`${file}:${line}: ${message}`)
  }
}

const SEPARATOR = '----'

/**
 * Reads a script of the `datadriven` format: a command, lines of input, `----`, and the expected output up to an empty
 * line. Output that has empty lines itself stands between double separators. Lines that begin with `#` are comments.
 */
export function parseScript(file: string, text: string): readonly Directive[] {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const directives: Directive[] = []
  let at = 0
  while (at < lines.length) {
    const first = lines[at] ?? ''
    if (first === '' || first.startsWith('#')) at += 1
    else {
      const { directive, next } = readDirective(file, lines, at)
      directives.push(directive)
      at = next
    }
  }
  return directives
}

function readDirective(file: string, lines: readonly string[], start: number): { directive: Directive; next: number } {
  const place = { file, line: start + 1 }
  let { text, next: at } = readCommandLine(lines, start)
  const input: string[] = []
  for (; lines[at] !== SEPARATOR; at += 1) {
    if (at >= lines.length) throw new ScriptError(place, `"${text}" has no ${SEPARATOR}`)
    input.push(lines[at] ?? '')
  }
  at += 1
  const isDouble = lines[at] === SEPARATOR
  const isEnd = isDouble
    ? () => lines[at] === SEPARATOR && lines[at + 1] === SEPARATOR
    : () => lines[at] === undefined || lines[at] === ''
  if (isDouble) at += 1
  const expected: string[] = []
  for (; !isEnd(); at += 1) {
    if (at >= lines.length) throw new ScriptError(place, `the output of "${text}" does not end`)
    expected.push(lines[at] ?? '')
  }
  const directive = { ...place, text, ...parseCommand(place, text), input, expected }
  return { directive, next: isDouble ? at + 2 : at }
}

/** A command that is too long for a line goes on in the next one after a backslash. */
function readCommandLine(lines: readonly string[], start: number): { text: string; next: number } {
  let text = lines[start] ?? ''
  let next = start + 1
  while (text.endsWith('\\') && next < lines.length) {
    text = text.slice(0, -1) + (lines[next] ?? '').trimStart()
    next += 1
  }
  return { text, next }
}

/** A name and arguments, separated by spaces; values in parentheses by commas or spaces. */
export function parseCommand(place: { file: string; line: number }, text: string): Command {
  const words = text.match(/[^\s=]+=\([^)]*\)|\S+/g) ?? []
  const [name, ...args] = words
  if (name === undefined) throw new ScriptError(place, 'a command has a name')
  return { name: name.replace(/:$/, ''), args: args.map(parseArgument) }
}

function parseArgument(word: string): Argument {
  const [, key = word, value] = /^([^=]+)=(.*)$/.exec(word) ?? []
  if (value === undefined) return { key, values: [] }
  const list = /^\((.*)\)$/.exec(value)?.[1]
  return { key, values: list === undefined ? [value] : list.split(/[\s,]+/).filter((each) => each !== '') }
}
