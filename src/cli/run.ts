import { throwIfAny } from '../tracer/common/errors.ts'
import { programVersion } from '../tracer/io/program.ts'
import type { Command, Given } from './command.ts'
import { COMMANDS } from './commands.ts'
import { helpOf, helpOfAll } from './help-text.ts'
import type { Io } from './io.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import { tellFailure } from './refusal.ts'
import { commandOf, noCommand, usageProblems } from './usage.ts'

/** The exit status when something is refused before it is known which command it is for. */
const REFUSED = 1

/**
 * Runs the command line: `args` is what follows `protokoll`. Nothing of the process is touched, and two runs at a time do
 * not know of each other. Returns the exit status: 0; what the command says when something is refused; 70 for a mistake
 * in protokoll.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let command: Command | undefined
  try {
    const given = parse(args, COMMANDS)
    command = commandOf(given.words[0], COMMANDS)
    return await obey(given, command, io)
  } catch (error) {
    return await tellFailure(error, io, command?.refused ?? REFUSED)
  }
}

async function obey(given: Given, command: Command | undefined, io: Io): Promise<number> {
  const [name] = given.words
  if (given.has('help') && (command !== undefined || name === undefined)) {
    await print(io, command === undefined ? await helpOfAll(COMMANDS) : await helpOf(command))
    return 0
  }
  if (given.has('version')) {
    await print(io, `${programVersion()}\n`)
    return 0
  }
  if (command === undefined) throw noCommand(given, COMMANDS)
  throwIfAny(usageProblems(given, name ?? '', command))
  return command.run(given, io, COMMANDS)
}
