import { join } from 'node:path'
import type { Problem } from '../common/errors.ts'
import { type Files, realFiles } from '../io/files.ts'
import type { Outcome } from '../trace/events.ts'

/** A test of the run. */
export interface RunTest {
  /** Its trace's file, below the folder of traces. */
  readonly path: string
  /** What errors call it. */
  readonly name: string
  /** The file that its worker left, if it was recorded and ended. */
  readonly staged?: string
  readonly outcome?: Outcome
}

export interface Folders {
  readonly traces: string
  readonly failed: string
  readonly stage: string
}

/**
 * Moves the traces of a run to where they belong: those of passing tests to the traces, those of failing ones aside,
 * where they replace nothing. Traces that `isGone` says no test stands for any more are removed.
 * Returns what is wrong: tests whose traces or pages would be one file. Neither of them is written.
 */
export function collect(
  tests: readonly RunTest[],
  isGone: (path: string) => boolean,
  folders: Folders,
  disk: Files = realFiles,
): Problem[] {
  const byPage = new Map<string, RunTest[]>()
  for (const test of tests.filter(({ staged }) => staged !== undefined)) {
    const key = pageOf(test.path)
    byPage.set(key, [...(byPage.get(key) ?? []), test])
  }
  const clashes = [...byPage.values()].filter((same) => same.length > 1)
  const clashing = new Set(clashes.flat())
  for (const test of tests) if (!clashing.has(test)) settle(test, folders, disk)
  removeGone(isGone, folders, disk)
  disk.remove(folders.stage)
  return clashes.map(clash)
}

/** The same for tests that would share a page: its name has the group and the test in it, and not the file. */
function pageOf(path: string): string {
  return path.toLowerCase().replace(/\/[^/]*(?=\/[^/]*$)/, '')
}

function clash(same: readonly RunTest[]): Problem {
  const paths = new Set(same.map(({ path }) => path.toLowerCase()))
  const what = paths.size === 1 ? `leave the same trace, ${same[0]?.path}` : 'have the same page: they are in one group'
  return {
    code: 'COLLISION',
    message: `tests that would ${what}`,
    found: same.map(({ name }) => JSON.stringify(name)).join(', '),
    legal: 'names that differ in a letter or digit',
    advice: 'rename one',
  }
}

function settle({ path, staged, outcome }: RunTest, { traces, failed, stage }: Folders, disk: Files): void {
  if (staged === undefined || outcome === undefined) return
  const lines = disk.read(join(stage, staged))
  if (lines === undefined) return
  const content = `${lines}\n${JSON.stringify({ end: outcome })}\n`
  const target = join(outcome === 'passed' ? traces : failed, path)
  if (outcome === 'passed') disk.remove(join(failed, path))
  if (disk.read(target) === content) return
  // Written aside and moved, so that nobody ever reads half a trace.
  disk.write(`${target}.new`, content)
  disk.move(`${target}.new`, target)
}

function removeGone(isGone: (path: string) => boolean, { traces, failed }: Folders, disk: Files): void {
  for (const folder of [traces, failed]) {
    for (const path of disk.list(folder).filter((each) => each.endsWith('.jsonl') && isGone(each))) {
      disk.remove(join(folder, path))
      disk.removeEmptyFolders(join(folder, path, '..'), folder)
    }
  }
}
