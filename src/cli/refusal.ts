import { describeProblems, isError, type Problem, ProtokollError } from '../tracer/common/errors.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import { programVersion } from '../tracer/io/program.ts'
import type { Io } from './io.ts'
import { printError } from './print.ts'

/** The status of a mistake in protokoll, that of `EX_SOFTWARE`: no other program takes it for an answer. */
const MISTAKE = 70

/** Tells why a run has ended early. Returns its exit status: `refused` for whatever somebody can mend. */
export async function tellFailure(error: unknown, io: Io, refused: number): Promise<number> {
  const problems = problemsOf(error)
  await printError(io, problems === undefined ? mistake(error) : `${describeProblems(problems, 'error ')}\n`)
  return problems === undefined ? MISTAKE : refused
}

function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof ProtokollError) return error.problems
  if (!isOfTheSystem(error)) return undefined
  const advice = 'make sure that it is there and that you may read and write it, and try again'
  return [{ code: 'SYSTEM', message: 'the system refuses something', found: error.message, advice }]
}

/** Whether it is a file, a folder or a program that something is wrong with. */
function isOfTheSystem(error: unknown): error is Error {
  return isError(error) && 'syscall' in error
}

/** What somebody who mends protokoll has to know. Its message may be anything, and its stack long. */
function mistake(error: unknown): string {
  const stack = isError(error) ? (error.stack ?? error.message) : String(error)
  const head = `error MISTAKE this is a mistake in protokoll ${programVersion()}: please report it, with your command line and what follows`
  const lines = stack.slice(0, LIMITS.errorBytes).split('\n', LIMITS.mistakeLines)
  return `${[head, ...lines.map((line) => oneLine(line, LIMITS.errorBytes / (2 * LIMITS.mistakeLines)))].join('\n')}\n`
}
