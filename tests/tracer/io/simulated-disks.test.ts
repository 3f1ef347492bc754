import { expect, test } from 'vitest'
import { sameName } from '../../../src/tracer/common/same-name.ts'
import { filesFrom } from '../../../src/tracer/io/files.ts'
import type { Disk } from '../../../src/tracer/io/machine-disk.ts'
import { Publication, publish } from '../../../src/tracer/io/publish.ts'
import { type Call, SimulatedDisk, watched } from '../../support/simulated-disk.ts'
import { output, systemError } from './folders.ts'

const BEFORE = output({
  'a/same.rst': 'same',
  'a/changed.rst': 'old old',
  'gone/gone.rst': 'gone',
  'Case/File.rst': 'c',
})
const AFTER = output({ 'a/same.rst': 'same', 'a/changed.rst': 'new', 'fresh/fresh.rst': 'fresh', 'case/file.rst': 'c' })
const OTHER = output({ 'fresh/fresh.rst': 'another', 'Case/File.rst': 'third' })
const OUT = '/project/out'
const MINE = { '/project/out/mine.txt': 'mine', '/project/out/developer/tests/a/mine.rst': 'mine' }

/** How a disk names things: as it is told, or as one that ignores case and how letters are written. */
const DISKS = { sensitive: (name: string) => name, insensitive: sameName }
type Naming = keyof typeof DISKS
const NAMINGS = Object.keys(DISKS) as Naming[]

/** A disk with what an earlier run wrote, long ago, and with files of somebody else. */
function written(naming: Naming, files = BEFORE): SimulatedDisk {
  const disk = new SimulatedDisk({ sameName: DISKS[naming] })
  publishOn(disk, files)
  for (const [path, text] of Object.entries(MINE)) filesFrom('', disk).write(path, text)
  disk.sync('/')
  for (const folder of ['/project', OUT, `${OUT}/developer/tests/a`]) disk.sync(folder)
  for (const path of Object.keys(MINE)) disk.sync(path)
  return disk
}

function publishOn(disk: Disk, files: typeof BEFORE) {
  return publish(OUT, files, filesFrom('', disk))
}

const known = new Map<string, Record<string, string>>()

/** What is there when all goes well. */
function expected(naming: Naming, files: typeof BEFORE): Record<string, string> {
  const key = `${naming} ${JSON.stringify(files)}`
  const there = known.get(key)
  if (there) return there
  const disk = written(naming)
  publishOn(disk, files)
  known.set(key, disk.contents())
  return disk.contents()
}

/** The process that held the locks is no more. */
function endProcess(): void {
  ;(globalThis as unknown as Record<symbol, Set<string>>)[Symbol.for('protokoll.locks')]?.clear()
}

class PowerCut extends Error {}

/** Publishes, until the power is cut at a step; whether it said that it was done. */
function publishUntil(disk: SimulatedDisk, files: typeof BEFORE, cutAt: number): boolean {
  const doomed = watched(disk, (step) => {
    if (step >= cutAt) throw new PowerCut()
  })
  try {
    publishOn(doomed, files)
    return true
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error
    return false
  } finally {
    endProcess()
  }
}

function countSteps(naming: Naming, calls?: readonly Call[]): number {
  let steps = 0
  const count = (step: number) => {
    steps = step
  }
  publishOn(watched(written(naming), count, calls), AFTER)
  return steps
}

/** Numbers that look like chance, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed * 2654435761 + 1
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
}

/** What is there besides what runs leave until the next. */
function outcome(disk: SimulatedDisk): Record<string, string> {
  const left = /\/\.protokoll-(?:stage|done|lock)/
  return Object.fromEntries(Object.entries(disk.contents()).filter(([path]) => !left.test(path)))
}

const SEEDS = 8

/** What a disk is asked: all that may fail. */
const CALLS: readonly Call[] = [
  ...['bytes', 'write', 'create', 'sync', 'rename', 'removeFile', 'removeFolder', 'makeFolder', 'entries', 'facts'],
] as Call[]

for (const naming of NAMINGS) {
  test(`a ${naming} disk that loses power at any step has all of the old or all of the new after the next run`, () => {
    const [before, after, other] = [BEFORE, AFTER, OTHER].map((files) => expected(naming, files))
    const steps = countSteps(naming)
    expect(steps).toBeGreaterThan(40)
    const seen = new Set<string>()
    for (let cutAt = 1; cutAt <= steps + 1; cutAt += 1) {
      for (let seed = 0; seed < SEEDS; seed += 1) {
        const where = `step ${cutAt}, seed ${seed}`
        const disk = written(naming)
        const isDone = publishUntil(disk, AFTER, cutAt)
        disk.cut(chances(cutAt * SEEDS + seed))
        // The next run puts back first what was half done, and then does nothing.
        new Publication(OUT, filesFrom('', disk)).abandon()
        const state = disk.contents()
        const is = JSON.stringify(state) === JSON.stringify(after) ? 'new' : 'old'
        expect(state, where).toEqual(is === 'new' ? after : before)
        if (isDone) expect(is, where).toBe('new')
        seen.add(is)
        publishOn(disk, OTHER)
        expect(disk.contents(), where).toEqual(other)
      }
    }
    expect([...seen].sort()).toEqual(['new', 'old'])
  })

  test(`a ${naming} disk that loses power again while that is undone still has all of the old or all of the new`, () => {
    const [before, after] = [BEFORE, AFTER].map((files) => expected(naming, files))
    const steps = countSteps(naming)
    for (let cutAt = 1; cutAt <= steps; cutAt += 1) {
      for (let again = 1 + (cutAt % 5); again <= 60; again += 5) {
        const disk = written(naming)
        publishUntil(disk, AFTER, cutAt)
        disk.cut(chances(cutAt * 97 + again))
        publishUntil(disk, AFTER, again)
        disk.cut(chances(cutAt * 89 + again))
        new Publication(OUT, filesFrom('', disk)).abandon()
        expect([before, after], `steps ${cutAt} and ${again}`).toContainEqual(disk.contents())
      }
    }
  })

  test.each(['ENOSPC', 'EIO'])(
    `a ${naming} disk that says %s at any one call, or from then on, loses nothing`,
    (code) => {
      const steps = countSteps(naming, CALLS)
      expect(steps).toBeGreaterThan(150)
      const seen = new Set<boolean>()
      for (let at = 1; at <= steps; at += 1) {
        for (const isOver of [true, false]) seen.add(publishBroken(naming, code, at, isOver))
      }
      expect(seen.size).toBe(2)
    },
  )
}

/** Publishes on a disk that fails at one call, or also at all that follow, and looks at what is there. Whether it was made. */
function publishBroken(naming: Naming, code: string, at: number, isOver: boolean): boolean {
  const [before, after, other] = [BEFORE, AFTER, OTHER].map((files) => spelled(naming, expected(naming, files)))
  const where = `call ${at}${isOver ? '' : ' and all that follow'}`
  const disk = written(naming)
  const now = () => spelled(naming, disk.contents())
  const fail = (step: number, call: Call, path: string) => {
    if (step < at || (isOver && step > at)) return
    if (call === 'write') disk.write(path, 'hal')
    throw systemError(code)
  }
  const refused = refusalOf(() => publishOn(watched(disk, fail, CALLS), AFTER))
  const left = spelled(naming, outcome(disk))
  if (refused === undefined) expect(left, where).toEqual(after)
  else expect(refused, where).toMatchObject({ code: 'OUTPUT_WRITE' })
  if (refused && isOver) expect(left, where).toEqual(before)
  new Publication(OUT, filesFrom('', disk)).abandon()
  expect([before, after], where).toContainEqual(now())
  publishOn(disk, OTHER)
  expect(now(), where).toEqual(other)
  return refused === undefined
}

function refusalOf(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    return error
  }
}

/** Where a folder could not be removed to be made anew, its name stays as it was: on a disk that ignores that. */
function spelled(naming: Naming, contents: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(contents).map(([path, text]) => [DISKS[naming](path), text]))
}
