import { randomBytes } from 'node:crypto'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { ifPossible } from './errno.ts'
import type { Files } from './files.ts'
import { type Holder, machineProcesses, type Presence, type Processes, presence } from './holder.ts'

/** What a lock's file is called begins so. Everything else is in the name, so no part of it can be missing. */
export const LOCK = '.protokoll-lock'

/** The variable of the environment that says to what a run of tests starts which processes are runs that it is of. */
export const RUN_HOLDS = 'PROTOKOLL_RUN'

/** How long a moment is, in which one of two that came at the same time can go ahead. */
const MOMENT_MS = 20

/** What this thread holds, whichever copy of this module holds it. */
const HELD = Symbol.for('protokoll.locks')
const here = globalThis as { [HELD]?: Set<string> }
here[HELD] ??= new Set()
const held = here[HELD]

/** Somebody else's lock on a folder. */
export interface OtherLock extends Holder {
  readonly file: string
  readonly presence: Exclude<Presence, 'gone'>
}

/** A lock on a folder, until it is released. */
export interface Lock {
  readonly folder: string
  /** Nothing happens the second time. */
  release(): void
}

/**
 * Locks a folder, which must be there, for what is done in it. Locks of runs that were killed go away. Throws
 * `OUTPUT_LOCKED` if another is at work in it, or left a lock on a machine that cannot be asked.
 */
export function lockFolder(folder: string, disk: Files, processes: Processes = machineProcesses): Lock {
  for (let tries = 1; ; tries += 1) {
    const lock = tryLock(folder, disk, processes)
    if ('release' in lock) return lock
    if (lock.presence === 'unknown' || tries >= LIMITS.lockTries) throw new ProtokollError(locked(folder, lock))
    // Not all wait as long: otherwise they would meet again.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, MOMENT_MS + (processes.self.pid % MOMENT_MS))
  }
}

/**
 * The same, once. Whoever comes makes a file of its own name first and looks for others then: of two, the later one sees
 * the earlier one's. As no name is ever given again, anybody may remove that of somebody who is gone.
 */
export function tryLock(folder: string, disk: Files, processes: Processes = machineProcesses): Lock | OtherLock {
  const name = [LOCK, processName(processes.self), processes.self.thread, randomBytes(4).toString('hex')].join('.')
  const file = join(folder, name)
  const lock = {
    folder,
    release() {
      // One that stays is not held, and goes away with the next that comes.
      if (held.delete(name)) ifPossible(() => disk.remove(file))
    },
  }
  held.add(name)
  try {
    disk.create(file, '')
    const [other] = otherLocks(folder, disk, processes, name)
    if (other === undefined) return lock
    lock.release()
    return other
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The locks of others on a folder. Those of runs that were killed are removed. */
export function otherLocks(
  folder: string,
  disk: Files,
  processes: Processes = machineProcesses,
  own = '',
): readonly OtherLock[] {
  return disk.names(folder).flatMap((name): OtherLock[] => {
    const holder = name === own ? undefined : holderOf(name)
    const file = join(folder, name)
    if (holder === undefined || disk.kind(file) !== 'file') return []
    const seen = presence(holder, held.has(name), processes)
    if (seen !== 'gone') return [{ ...holder, file, presence: seen }]
    ifPossible(() => disk.remove(file))
    return []
  })
}

/**
 * Refuses to read traces while a run of tests writes some, unless it is the run that started whoever reads. Throws
 * `OUTPUT_LOCKED`.
 */
export function requireUnlocked(folder: string, disk: Files, processes: Processes = machineProcesses): void {
  const ours = new Set([...(process.env[RUN_HOLDS] ?? '').split(' '), processName(processes.self)])
  const [other] = otherLocks(folder, disk, processes).filter((each) => !ours.has(processName(each)))
  if (other) throw new ProtokollError(locked(folder, other))
}

/** What a run of tests puts into {@link RUN_HOLDS}: which of all processes it is. */
export function processName({ host, boot, space, pid, born }: Holder): string {
  return [host, boot, space, pid, born].join('.')
}

function holderOf(name: string): Holder | undefined {
  if (!name.startsWith(`${LOCK}.`)) return undefined
  const [host, boot, space, pid, born, thread, ...rest] = name.slice(LOCK.length + 1).split('.')
  if (host === undefined || boot === undefined || space === undefined || born === undefined) return undefined
  if (rest.length !== 1 || !/^\d+$/.test(`${pid}${thread}`)) return undefined
  return { host, boot, space, pid: Number(pid), born, thread: Number(thread) }
}

export function locked(folder: string, other: OtherLock): Problem {
  const { pid, file } = other
  const host = other.host.replace(/-[^-]*$/, '')
  const isThere = other.presence === 'there'
  return {
    code: 'OUTPUT_LOCKED',
    file: folder,
    message: 'another run of protokoll is at work in this folder',
    found: isThere ? `process ${pid}` : `process ${pid} of ${host}, which cannot be asked from here`,
    advice: isThere
      ? 'wait until it has ended, or choose another folder'
      : `wait until it has ended; if it is not at work any more, remove ${file}`,
  }
}
