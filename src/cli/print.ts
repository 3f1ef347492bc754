import { isError, ProtokollError } from '../tracer/common/errors.ts'
import { errno } from '../tracer/io/errno.ts'
import type { Io } from './io.ts'

/** Writes to standard output, all of it. Throws `OUTPUT_WRITE`. */
export async function print({ stdout }: Io, text: string): Promise<void> {
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
    await stderr.write(text)
  } catch (error) {
    if (errno(error) === undefined) throw error
  }
}
