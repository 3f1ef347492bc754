import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'
import { hash, slugify } from '../common/slug.ts'
import { errno, ifPossible } from './errno.ts'

/** Who holds a lock: a thread of a process of a machine. What a system does not tell is `0`. */
export interface Holder {
  readonly host: string
  /** Since when the machine is up. */
  readonly boot: string
  /** Among which processes the process has its number: containers count for themselves. */
  readonly space: string
  readonly pid: number
  /** When the process began: numbers are given again. */
  readonly born: string
  readonly thread: number
}

/** Whether a holder is still there; `unknown` if that cannot be seen from here. */
export type Presence = 'there' | 'gone' | 'unknown'

/** What there is to know of processes. */
export interface Processes {
  readonly self: Holder
  isAlive(pid: number): boolean
  /** When a process began. */
  born(pid: number): string
}

/** Those of the machine. */
export const machineProcesses: Processes = {
  get self() {
    known ??= {
      host: `${slugify(hostname())}-${hash(read('/etc/machine-id'))}`,
      boot: hash(read('/proc/sys/kernel/random/boot_id')),
      space: hash(numberSpace()),
      pid: process.pid,
      born: born(process.pid),
      thread: threadId,
    }
    return known
  },
  isAlive(pid) {
    try {
      return process.kill(pid, 0)
    } catch (error) {
      return errno(error) !== 'ESRCH'
    }
  },
  born,
}

let known: Holder | undefined

/** Whether whoever held a lock is there; `isHeld`: whether this very thread says that it holds it. */
export function presence(holder: Holder, isHeld: boolean, processes: Processes): Presence {
  const { self } = processes
  if (holder.host !== self.host) return 'unknown'
  // It has been switched off since.
  if (holder.boot !== self.boot) return 'gone'
  if (holder.space !== self.space) return 'unknown'
  if (!processes.isAlive(holder.pid) || processes.born(holder.pid) !== holder.born) return 'gone'
  const isSelf = holder.pid === self.pid && holder.thread === self.thread
  return isSelf && !isHeld ? 'gone' : 'there'
}

function born(pid: number): string {
  // What follows the program's name, which may hold anything, in brackets.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  return fields[19] ?? '0'
}

function numberSpace(): string {
  return ifPossible(() => readlinkSync('/proc/self/ns/pid')) ?? ''
}

/** Empty where there is no such file: these are files of Linux. */
function read(file: string): string {
  return ifPossible(() => readFileSync(file, 'utf8').trim()) ?? ''
}
