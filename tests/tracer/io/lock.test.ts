import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesFrom } from '../../../src/tracer/io/files.ts'
import { type Holder, machineProcesses, type Processes, presence } from '../../../src/tracer/io/holder.ts'
import { LOCK, type Lock, lockFolder, requireUnlocked, tryLock } from '../../../src/tracer/io/lock.ts'
import { machineDisk } from '../../../src/tracer/io/machine-disk.ts'
import { mergeTraces } from '../../../src/tracer/io/merge-traces.ts'
import { Publication } from '../../../src/tracer/io/publish.ts'
import { renderProject } from '../../../src/tracer/io/render-project.ts'
import { upgradeTraces } from '../../../src/tracer/io/upgrade-traces.ts'
import { lockForRun } from '../../../src/tracer/vitest/run-lock.ts'
import { problemsOf } from '../support/traces.ts'
import { contents, output, quickFiles, tempFolder } from './folders.ts'
import { project, trace } from './small-project.ts'

const SELF: Holder = { host: 'here-1', boot: 'b', space: 's', pid: 100, born: '7', thread: 0 }

/** Another one that is there: process 200, which began at 9. */
function other(change: Partial<Holder> = {}): Processes {
  return {
    self: { ...SELF, pid: 200, born: '9', ...change },
    isAlive: () => true,
    born: (pid) => (pid === 100 ? '7' : '9'),
  }
}

/** What process 100 sees: itself and process 200. */
const PROCESSES: Processes = {
  self: SELF,
  isAlive: (pid) => pid < 300,
  born: (pid) => (pid === 100 ? '7' : '9'),
}

/** Leaves a lock in a folder, as process 200 does, or another. */
function lockOf(folder: string, change: Partial<Holder> = {}): void {
  const { host, boot, space, pid, born, thread } = { ...other().self, ...change }
  quickFiles.write(join(folder, [LOCK, host, boot, space, pid, born, thread, '0badcafe'].join('.')), '')
}

describe('whoever locked a folder', () => {
  test.each<[string, Partial<Holder>, string]>([
    ['is there', {}, 'there'],
    ['is another thread of this process', { pid: 100, born: '7', thread: 3 }, 'there'],
    ['was killed', { pid: 300 }, 'gone'],
    ['was killed, and its number is given to another now', { born: '8' }, 'gone'],
    ['was this very thread, which knows nothing of it', { pid: 100, born: '7' }, 'gone'],
    ['was there before the machine was switched off', { boot: 'a' }, 'gone'],
    ['is on another machine', { host: 'there-1' }, 'unknown'],
    ['is in another container', { space: 't' }, 'unknown'],
  ])('%s', (_, change, seen) => {
    expect(presence({ ...other().self, ...change }, false, PROCESSES)).toBe(seen)
    const folder = tempFolder()
    lockOf(folder, change)
    const [problem] = seen === 'gone' ? [] : problemsOf(() => lockFolder(folder, quickFiles, PROCESSES))
    if (problem === undefined) return lockFolder(folder, quickFiles, PROCESSES).release()
    expect(problem).toMatchObject({ code: 'OUTPUT_LOCKED', file: folder })
    const [left] = readdirSync(folder)
    expect(problem.advice?.includes(`remove ${folder}/${left}`)).toBe(seen === 'unknown')
    rmSync(join(folder, left ?? ''))
    lockFolder(folder, quickFiles, PROCESSES).release()
    expect(readdirSync(folder)).toEqual([])
  })

  test('is found where the machine says what it says', () => {
    const { self, born, isAlive } = machineProcesses
    expect([self.pid, born(self.pid), isAlive(self.pid)]).toEqual([process.pid, self.born, true])
    expect(isAlive(2 ** 30)).toBe(false)
  })
})

test('of two that come at once the later one sees the earlier one, and goes', () => {
  const folder = tempFolder()
  let second: unknown
  const disk = filesFrom('', {
    ...machineDisk,
    create(path, content) {
      machineDisk.create(path, content)
      second ??= tryLock(folder, quickFiles, other())
    },
  })
  const first = tryLock(folder, disk, PROCESSES)
  expect([first, second].map((each) => 'release' in (each as object))).toEqual([true, false])
  ;(first as Lock).release()
  expect(readdirSync(folder)).toEqual([])
})

test('what only looks like a lock is none, and stays', () => {
  const folder = tempFolder()
  const name = (pid: number) => `${LOCK}.here-1.b.s.${pid}.9.0.00000000`
  mkdirSync(join(folder, name(200)))
  symlinkSync('nowhere', join(folder, name(201)))
  for (const each of [LOCK, `${LOCK}.x`, `${LOCK}.a.b.c.d.e.f.g`]) writeFileSync(join(folder, each), '')
  const before = readdirSync(folder)
  lockFolder(folder, quickFiles, PROCESSES).release()
  expect(readdirSync(folder)).toEqual(before)
})

describe('while another is at work in a folder', () => {
  /** The same process, another thread: it is there. */
  const lockHere = (folder: string) =>
    tryLock(folder, quickFiles, { ...machineProcesses, self: { ...machineProcesses.self, thread: 777 } }) as Lock

  test('nothing is published there, and afterwards it is', () => {
    const out = tempFolder()
    const first = new Publication(out, quickFiles)
    for (const file of output({ 'a.rst': 'a' })) first.add(file)
    const before = contents(out)
    const [problem] = problemsOf(() => new Publication(out, quickFiles))
    expect(problem).toMatchObject({ code: 'OUTPUT_LOCKED', file: out, found: `process ${process.pid}` })
    expect(contents(out)).toEqual(before)
    first.finish()
    new Publication(out, quickFiles).abandon()
    expect(Object.keys(contents(out))).toEqual(['developer/tests/.protokoll.json', 'developer/tests/a.rst'])
  })

  test('traces are neither rendered, merged nor upgraded by anybody but what the run itself has started', () => {
    const options = project({ 'a.jsonl': trace() })
    const lock = lockHere(options.traces)
    const merged = join(tempFolder(), 'merged')
    // Whatever this process is, it is not who has the lock.
    const elsewhere = { ...machineProcesses, self: { ...machineProcesses.self, pid: process.pid, born: '1' } }
    expect(problemsOf(() => requireUnlocked(options.traces, quickFiles, elsewhere))[0]?.code).toBe('OUTPUT_LOCKED')
    requireUnlocked(options.traces, quickFiles)
    renderProject(options)
    expect(mergeTraces([options.traces], merged).traces).toBe(1)
    lock.release()
    const ofMerge = lockHere(merged)
    expect(problemsOf(() => mergeTraces([options.traces], merged))[0]?.code).toBe('OUTPUT_FOREIGN')
    ofMerge.release()
    realVersion(options.traces)
    const ofUpgrade = lockHere(options.traces)
    expect(problemsOf(() => upgradeTraces(options.traces, () => undefined))[0]?.code).toBe('OUTPUT_LOCKED')
    ofUpgrade.release()
    expect(upgradeTraces(options.traces, () => undefined).rewritten).toBe(1)
  })

  test('a run of tests waits until that has ended, and says for whom', async () => {
    const folder = tempFolder()
    const lock = lockHere(folder)
    const told: string[] = []
    let pauses = 0
    const sleep = async () => {
      pauses += 1
      if (pauses === 5) lock.release()
    }
    const own = await lockForRun(folder, { tell: (line) => told.push(line), sleep })
    expect('release' in own && told).toEqual([`waiting for process ${process.pid}, which is at work in ${folder}`])
    if ('release' in own) own.release()
    expect([pauses, readdirSync(folder)]).toEqual([5, []])
  })

  test('a run does not wait for one on a machine that cannot be asked, nor for the one that started it', async () => {
    const folder = tempFolder()
    lockOf(folder, { host: 'there-1' })
    const sleep = () => Promise.reject(new Error('it waits'))
    expect(await lockForRun(folder, { tell: () => {}, sleep, processes: PROCESSES })).toMatchObject({
      code: 'OUTPUT_LOCKED',
      found: 'process 200 of there, which cannot be asked from here',
    })
  })
})

/** Makes a trace one of the first version. */
function realVersion(folder: string): void {
  quickFiles.write(join(folder, 'a.jsonl'), trace().replace(/"trace":\d+/, '"trace":1'))
}
