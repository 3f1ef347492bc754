import { expect } from 'vitest'
import { filesFrom } from '../../../src/tracer/io/files.ts'
import { machineProcesses } from '../../../src/tracer/io/holder.ts'
import { lockFolder, tryLock } from '../../../src/tracer/io/lock.ts'
import { machineDisk } from '../../../src/tracer/io/machine-disk.ts'
import { lockForRun } from '../../../src/tracer/vitest/run-lock.ts'
import { tempFolder } from '../io/folders.ts'
import type { Held } from './hold.ts'

/** What holds the bounds on waiting for others who write. */
export const HELD_LOCKS = {
  lockTries(bound) {
    const folder = tempFolder()
    const other = tryLock(folder, filesFrom(''), {
      ...machineProcesses,
      self: { ...machineProcesses.self, thread: 777 },
    })
    let tries = 0
    const disk = filesFrom('', {
      ...machineDisk,
      create(path, content) {
        tries += 1
        machineDisk.create(path, content)
      },
    })
    expect(() => lockFolder(folder, disk)).toThrow('OUTPUT_LOCKED')
    expect([tries, 'release' in other]).toEqual([bound, true])
  },
  async runWaitSeconds(bound) {
    const folder = tempFolder()
    tryLock(folder, filesFrom(''), { ...machineProcesses, self: { ...machineProcesses.self, thread: 777 } })
    let waitedMs = 0
    const sleep = async (ms: number) => {
      waitedMs += ms
    }
    expect(await lockForRun(folder, { tell: () => {}, sleep })).toMatchObject({ code: 'OUTPUT_LOCKED' })
    expect(waitedMs).toBe(bound * 1000)
  },
} satisfies Held
