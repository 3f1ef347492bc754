import { dirname, join } from 'node:path'
import type { Problem } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { sameName } from '../common/same-name.ts'
import { type Files, realFiles } from '../io/files.ts'
import { listTraces } from '../io/list.ts'
import { Way } from '../io/obstacles.ts'
import { contentThere } from '../io/read-file.ts'
import { respell } from '../io/respell.ts'
import type { EndLine } from '../trace/events.ts'
import type { WrittenTrace } from './run-report.ts'

/** A test of the run. */
export interface RunTest {
  /** Its trace's file, below the folder of traces. */
  readonly path: string
  /** What errors call it. */
  readonly name: string
  /** The file that its worker left, if it was recorded. */
  readonly staged?: string
  /** How its trace ends, if it was recorded and ended. */
  readonly end?: EndLine
  /** The line of its trace at which it failed, if that is not the last. */
  readonly line?: number
}

/** A trace that is there already. */
export interface TraceThere {
  /** Below its folder of traces. */
  readonly path: string
  /** The paths of those that were looked at with it, its own among them. */
  readonly beside: readonly string[]
  /** What its first line says. */
  readonly firstLine: () => string
}

export interface Folders {
  readonly traces: string
  readonly failed: string
  readonly stage: string
}

/** That a test changed its trace in one of the folders, and where what was there before is kept, if anything was. */
interface Change {
  readonly folder: string
  readonly kept: string | undefined
}

/**
 * Moves the traces of a run to where they belong, each file's when its tests have ended: those of passing tests, and of
 * those that failed as they are meant to, to the traces; those of failing ones aside, where they replace nothing.
 *
 * Of tests whose traces would be one file, none is written, whichever ends first: what an earlier one has changed is
 * taken back when the second is met.
 */
export class Collection {
  private readonly folders: Folders
  private readonly disk: Files
  /** By the traces' paths in small letters: some machines tell no others apart. */
  private readonly byTrace = new Map<string, RunTest[]>()
  private readonly changes = new Map<RunTest, Change[]>()
  /** The folder that has the trace of each test that was written. */
  private readonly settled = new Map<RunTest, string>()
  private readonly gone: string[] = []
  private readonly obstacles: Problem[] = []
  private keptCount = 0

  constructor(folders: Folders, disk: Files = realFiles) {
    this.folders = folders
    this.disk = disk
  }

  /** Takes tests that have ended. One that left no trace changes nothing. */
  add(tests: readonly RunTest[]): void {
    const recorded = tests.filter(({ staged }) => staged !== undefined)
    const keys = new Set(recorded.map(keyOf))
    for (const test of recorded) {
      const same = this.byTrace.get(keyOf(test))
      if (same) same.push(test)
      else this.byTrace.set(keyOf(test), [test])
    }
    for (const key of keys) {
      const [first, ...others] = this.byTrace.get(key) ?? []
      if (first !== undefined && others.length === 0) this.settle(first)
      else if (first !== undefined) this.takeBack(first)
    }
  }

  /** Removes the traces below a folder, of passing and of failing tests, that `isGone` says no test stands for any more. */
  removeGone(below: string, isGone: (trace: TraceThere) => boolean): void {
    for (const top of [this.folders.traces, this.folders.failed]) {
      const traces = listTraces(join(top, below), this.disk.list)
      const beside = traces.map((path) => (below === '' ? path : `${below}/${path}`))
      for (const path of beside) {
        if (!isGone({ path, beside, firstLine: () => this.disk.firstLine(join(top, path)) ?? '' })) continue
        this.put(path, top, undefined)
        if (top === this.folders.traces) this.gone.push(path)
      }
    }
  }

  /** The traces that were written, of passing and of failing tests. */
  written(): WrittenTrace[] {
    return [...this.settled].map(([{ path }, folder]) => ({ path, file: join(folder, path) })).sort(byPath)
  }

  /** Those among the traces of passing tests that are new or other ones now. What was there before, is there until the end. */
  changed(): WrittenTrace[] {
    const { traces } = this.folders
    const changed = [...this.settled].flatMap(([test, folder]): WrittenTrace[] => {
      const change = this.changes.get(test)?.find((each) => each.folder === traces)
      if (folder !== traces || change === undefined) return []
      const { kept } = change
      return [{ path: test.path, file: join(traces, test.path), ...(kept === undefined ? {} : { before: kept }) }]
    })
    return changed.sort(byPath)
  }

  /** The traces of passing tests that were removed. */
  removed(): readonly string[] {
    return this.gone
  }

  /** Ends the run. Returns what is wrong: the tests of which none was written, and what is in the way of others. */
  end(): Problem[] {
    this.disk.remove(this.folders.stage)
    const traces = [...this.byTrace].sort(([a], [b]) => (a < b ? -1 : 1))
    const clashes = traces.filter(([, same]) => same.length > 1).map(([, same]) => clash(same))
    return [...clashes, ...this.obstacles]
  }

  private settle(test: RunTest): void {
    const { staged, end } = test
    const { traces, failed, stage } = this.folders
    if (staged === undefined || end === undefined) return
    const lines = this.disk.read(join(stage, staged))
    if (lines === undefined) return
    const content = `${lines}\n${JSON.stringify(end)}\n`
    const isRight = end.end === 'passed' || end.expected === true
    const folder = isRight ? traces : failed
    const obstacles = [traces, failed].flatMap((top) => new Way(top, this.disk).obstacle(test.path) ?? [])
    for (const each of obstacles) this.obstacles.push(each)
    if (obstacles.length > 0) return
    this.change(test, folder, content)
    if (isRight) this.change(test, failed, undefined)
    this.settled.set(test, folder)
  }

  /** Gives a test's trace this content, or removes it. What was there is kept on the disk: it may be much. */
  private change(test: RunTest, folder: string, content: string | undefined): void {
    if (content !== undefined) respell(folder, test.path, this.disk)
    const before = contentThere(join(folder, test.path), this.disk)
    if (before === content) return
    const changes = this.changes.get(test) ?? []
    const kept = before === undefined ? undefined : join(this.folders.stage, 'kept', `${this.keptCount++}`)
    if (kept !== undefined) this.disk.write(kept, before ?? '')
    this.changes.set(test, [...changes, { folder, kept }])
    this.put(test.path, folder, content)
  }

  private takeBack(test: RunTest): void {
    for (const { folder, kept } of this.changes.get(test) ?? []) {
      this.put(test.path, folder, kept === undefined ? undefined : this.disk.bytes(kept, LIMITS.textBytes))
    }
    this.changes.delete(test)
    this.settled.delete(test)
  }

  private put(path: string, folder: string, content: string | Uint8Array | undefined): void {
    const file = join(folder, path)
    if (content === undefined) {
      this.disk.remove(file)
      this.disk.removeEmptyFolders(dirname(file), folder)
      return
    }
    this.disk.replace(file, content)
  }
}

function byPath(a: WrittenTrace, b: WrittenTrace): number {
  return a.path < b.path ? -1 : 1
}

function keyOf({ path }: RunTest): string {
  return sameName(path)
}

function clash(same: readonly RunTest[]): Problem {
  return {
    code: 'COLLISION',
    message: `tests that would leave the same trace, ${same[0]?.path}`,
    found: inOrder(same.map(({ name }) => JSON.stringify(name))).join(', '),
    legal: 'names that differ in a letter or digit',
    advice: 'rename one',
  }
}

/** Files end in another order each time. */
function inOrder(names: readonly string[]): string[] {
  return names.toSorted(new Intl.Collator('en', { numeric: true }).compare)
}
