import type { Problem } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { type Files, realFiles } from '../io/files.ts'
import { machineProcesses, type Processes } from '../io/holder.ts'
import { type Lock, locked, type OtherLock, processName, RUN_HOLDS, tryLock } from '../io/lock.ts'

const MS_PER_SECOND = 1000
/** How long it takes until a lock is tried again. */
const PAUSE_MS = 250

export interface Waiting {
  readonly disk?: Files
  readonly processes?: Processes
  /** Says once for whom the run waits. */
  readonly tell: (line: string) => void
  readonly sleep?: (ms: number) => Promise<unknown>
}

/** By their folders: a run that begins before the one before it was told to have ended, takes its place. */
const ofThisProcess = new Map<string, Lock>()

/**
 * Locks a folder for a run of the tests, when the run that has it has ended. Returns what is wrong if that does not come:
 * after {@link LIMITS.runWaitSeconds}, or if that run is the one that started this one, or cannot be asked.
 */
export async function lockForRun(folder: string, waiting: Waiting): Promise<Lock | Problem> {
  const { disk = realFiles, processes = machineProcesses, tell, sleep = pause } = waiting
  ofThisProcess.get(folder)?.release()
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    const lock = tryLock(folder, disk, processes)
    if ('release' in lock) {
      ofThisProcess.set(folder, lock)
      return lock
    }
    if (lock.presence === 'unknown' || hasStarted(lock, processes)) return locked(folder, lock)
    if (waitedMs >= LIMITS.runWaitSeconds * MS_PER_SECOND) return locked(folder, lock)
    if (waitedMs === PAUSE_MS) tell(`waiting for process ${lock.pid}, which is at work in ${folder}`)
    await sleep(PAUSE_MS)
  }
}

/** Lets whatever a run starts know that its locks do not keep it out. Returns what the variable is then. */
export function sayWhoRuns(processes: Processes = machineProcesses): string {
  const own = processName(processes.self)
  const others = (process.env[RUN_HOLDS] ?? '').split(' ').filter((name) => name !== '' && name !== own)
  process.env[RUN_HOLDS] = [...others, own].join(' ')
  return process.env[RUN_HOLDS]
}

function hasStarted(other: OtherLock, processes: Processes): boolean {
  const name = processName(other)
  return name !== processName(processes.self) && (process.env[RUN_HOLDS] ?? '').split(' ').includes(name)
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
