import { expect } from 'vitest'
import { ProtokollError } from '../../src/tracer/common/errors.ts'
import type { Ended, Project } from './project.ts'

/** The longest message, in bytes. */
const MOST_BYTES = 4096
/** Processor time for a megabyte, in microseconds. It is not what a clock says: other work on the machine is not in it. */
const MOST_MICROSECONDS = 2_000_000
const MEGABYTE = 1_000_000
/** As often a command is tried before it is called slow: what the process does besides, such as to free memory, passes. */
const MOST_TRIES = 5

const isClean = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\n)*$/u
const STACK = /^\s+at .*[:(]\d+|node:internal|Node\.js v|error MISTAKE/m
const COMMAND = /^\s*(?:::|##\[)/m

/** What a command may end with: its statuses if it did what it is for, and the one when it refuses its input. */
export interface Statuses {
  readonly done: readonly number[]
  readonly refused: number
}

/**
 * Runs a command over a broken project and expects that it either does what it is for, or refuses: with a documented
 * status, a message that is bounded and clean, and without a change of anything. Returns how it ended.
 */
export async function runOrderly(
  project: Project,
  args: readonly string[],
  { done, refused }: Statuses,
  bytes: number,
): Promise<Ended> {
  const before = project.contents('.')
  const ended = await runSwiftly(project, args, before, MOST_MICROSECONDS * Math.max(1, bytes / MEGABYTE))
  const { status, stdout, stderr } = ended
  expect(stderr).not.toMatch(STACK)
  expect(stderr).not.toMatch(COMMAND)
  expect(stderr).toMatch(isClean)
  expect(Buffer.byteLength(stderr), stderr.slice(0, 300)).toBeLessThanOrEqual(MOST_BYTES)
  if (status === refused && !(done.includes(status) && stderr === '')) {
    expect(stderr).toMatch(/^error [A-Z]+(?:_[A-Z]+)* /)
    expect(stdout).toBe('')
    expect(project.contents('.')).toEqual(before)
  } else expect(done, stderr).toContain(status)
  return ended
}

/** Runs a command until it takes no longer than it may, each time over what was there before. */
async function runSwiftly(
  project: Project,
  args: readonly string[],
  before: Readonly<Record<string, string>>,
  most: number,
): Promise<Ended> {
  let least = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (tries > 0) project.restore(before)
    const start = process.cpuUsage()
    const ended = await project.run(...args)
    const { user, system } = process.cpuUsage(start)
    least = Math.min(least, user + system)
    if (least <= most) return ended
  }
  throw new Error(`${args.join(' ')}: ${least} µs of processor time at the least, ${most} at the most`)
}

/** What the library has against something: undefined if nothing. The message and the list are bounded. */
export function refusalOf(act: () => unknown): ProtokollError | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (!(error instanceof ProtokollError)) throw error
    expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(MOST_BYTES)
    expect(error.problems.length).toBeLessThanOrEqual(1000)
    expect(error.message).toMatch(isClean)
    return error
  }
}
