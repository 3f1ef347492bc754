// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { isDeepStrictEqual } from 'node:util'
import { ProtokollError } from '../common/errors.ts'
import { lineToShow } from '../diff/line-to-show.ts'
import type { LoneTest, Report, SideName, TestDiff, TestName } from '../diff/report.ts'
import { slugsOf } from '../pages/document/test-names.ts'
import { type RowPlace, type RowPlaces, rowPlaces } from '../pages/row-places.ts'
import { committedFileLink } from '../pages/writers/committed-file-link.ts'
import { pageFile } from '../pages/writers/page-file.ts'
import { pageName, toId, traceName } from '../pages/writers/paths.ts'
import { readTrace } from '../trace/read.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { CommittedFile, GitTree } from './git.ts'
import type { Project } from './project.ts'

/** One side of a comparison, and the commit whose pages show it. */
export interface ShownSide {
  readonly tree: GitTree
  /** As that commit has it. */
  readonly project: Pick<Project, 'out' | 'traces' | 'flavour'>
  readonly vocabulary: Vocabulary
  readonly traces: readonly Trace[]
  /** The traces are not read from the commit: pages show only what it has the very same trace of. */
  readonly isElsewhere: boolean
}

export type ShownSides = Readonly<Partial<Record<SideName, ShownSide>>>

/**
 * A report with the addresses of the pages that the commits of its sides have. `repository`: an address with `{commit}`
 * and `{path}`, or that of a repository. Throws `GIT`.
 */
export function linkPages(report: Report, sides: ShownSides, repository: string): Report {
  const { tests, added, removed } = report
  const find = (name: SideName, lone: readonly LoneTest[]) => {
    const side = sides[name]
    const asked = [
      ...tests.map((test) => ({ test: test[name], choose: placeIn(test, name) })),
      ...lone.map((test) => ({ test, choose: ({ top, end }: RowPlaces) => (test.failed ? end : top) })),
    ]
    return side ? addressesOf(asked, side, repository) : new Map<TestName, null>()
  }
  const [before, after] = [find('before', removed), find('after', added)]
  const linked = <T extends TestDiff | LoneTest>(test: T, names: Record<SideName, TestName>): T => {
    const [left, right] = [before.get(names.before), after.get(names.after)]
    if (left === undefined && right === undefined) return test
    const pages = { ...(left ? { before: left } : {}), ...(right === undefined ? {} : { after: right }) }
    return { ...test, pages }
  }
  const lone = (list: readonly LoneTest[]) => list.map((test) => linked(test, { before: test, after: test }))
  return { ...report, tests: tests.map((test) => linked(test, test)), added: lone(added), removed: lone(removed) }
}

type Choose = (places: RowPlaces) => RowPlace

function placeIn(test: TestDiff, side: SideName): Choose {
  const line = lineToShow(test, side)
  if (line !== undefined) return (places) => places.line(line)
  return ({ top, end }) => (test.result[side] === 'failed' ? end : top)
}

/** The addresses of a side's pages, as far as there are pages; null where one shows something else. */
function addressesOf(
  asked: readonly { readonly test: TestName; readonly choose: Choose }[],
  side: ShownSide,
  repository: string,
): ReadonlyMap<TestName, string | null> {
  try {
    const traces = new Map(side.traces.map((trace) => [trace.source, trace]))
    const isSame = comparedWith(side)
    const sought = asked.flatMap(({ test, choose }) => {
      const trace = traces.get(test.source)
      const same = trace && isSame(trace)
      if (!trace || same === undefined) return []
      const place = same ? choose(rowPlaces(trace, side.vocabulary)) : undefined
      return [{ test, place, paths: pathsOf(place?.page ?? pageName({ slugs: slugsOf(trace.header) }), side) }]
    })
    const files = side.tree.files(sought.flatMap(({ paths }) => paths))
    const found = sought.flatMap(({ test, place, paths }) => {
      const file = paths.map((path) => files.get(path)).find((each) => each !== undefined)
      return file ? [[test, place ? addressOf(file, place, side, repository) : null] as const] : []
    })
    return new Map(found)
  } catch (error) {
    // What others have committed is no reason to say nothing of what was compared.
    if (side.isElsewhere && error instanceof ProtokollError) return new Map()
    throw error
  }
}

/** The files that the page may be in, the one in front that hosts of repositories show best. */
function pathsOf(page: string, { project: { out, flavour } }: ShownSide): string[] {
  const formats = flavour === 'github' ? (['markdown', 'rst'] as const) : (['rst', 'markdown'] as const)
  return formats.map((format) => join(out, pageFile(page, format, flavour)))
}

function addressOf(file: CommittedFile, { row }: RowPlace, { tree }: ShownSide, repository: string): string {
  const address = committedFileLink(repository, tree.commit, file.path)
  const id = row && anchorIn(file, row)
  return id === undefined ? address : `${address}#${id}`
}

/**
 * What leads to a row of a page, as far as the page that was committed has it: in Markdown the row itself, in RST, where
 * hosts show no more than a plain table, its section.
 */
function anchorIn({ path, text }: CommittedFile, { id, section }: NonNullable<RowPlace['row']>): string | undefined {
  if (path.endsWith('.md')) return text.includes(`<a id="${id}"`) ? id : undefined
  // Of other letters docutils makes others. Older pages say a name in the second way.
  const isNamed = [`   :name: ${section}\n`, `.. _${section}:\n`].some((line) => text.includes(line))
  return isNamed && /^[\w.-]+$/.test(section) ? toId(section) : undefined
}

/** Whether the commit has the very trace that was compared; undefined if it has none of that test. */
function comparedWith({ tree, project, vocabulary, isElsewhere }: ShownSide): (trace: Trace) => boolean | undefined {
  if (!isElsewhere) return () => true
  const files = new Map(tree.traces(project.traces).map((each) => [each.file, each]))
  return (trace) => {
    const found = files.get(tree.label(join(project.traces, `${traceName({ slugs: slugsOf(trace.header) })}.jsonl`)))
    if (!found) return undefined
    try {
      return isDeepStrictEqual(readTrace(found.read(), trace.source, vocabulary), trace)
    } catch (error) {
      // What cannot be read with these words is another.
      if (error instanceof ProtokollError) return false
      throw error
    }
  }
}
