import { isError, ProtokollError } from '../tracer/common/errors.ts'
import { withoutCommands } from '../tracer/common/one-line.ts'
import { errno } from '../tracer/io/errno.ts'
import type { Io } from './io.ts'

/** Writes lines for people to standard output; nothing in them is a command to who runs a CI job. Throws `OUTPUT_WRITE`. */
export async function print(io: Io, lines: string): Promise<void> {
  await printAsIs(io, withoutCommands(lines))
}

/** Writes a file's text to standard output, all of it. Throws `OUTPUT_WRITE`. */
export async function printAsIs({ stdout }: Io, text: string): Promise<void> {
  try {
    await stdout.write(text)
  } catch (error) {
    if (!isError(error) || errno(error) === undefined) throw error
    const message = 'standard output cannot be written'
    const advice = 'make sure that what it leads to can be written and has room'
    throw new ProtokollError({ code: 'OUTPUT_WRITE', message, found: error.message, advice })
  }
}

/** Writes to standard error. That nobody can be told there changes nothing else. */
export async function printError({ stderr }: Io, text: string): Promise<void> {
  try {
    await stderr.write(withoutCommands(text))
  } catch (error) {
    if (errno(error) === undefined) throw error
  }
}
