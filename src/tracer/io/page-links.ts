// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { isDeepStrictEqual } from 'node:util'
import { ProtokollError } from '../common/errors.ts'
import { slugify } from '../common/slug.ts'
import { lineToShow } from '../diff/line-to-show.ts'
import type { LoneTest, Report, SideName, TestDiff, TestName, TestPages } from '../diff/report.ts'
import type { Outline } from '../pages/document/outline.ts'
import { type RowPlace, type RowPlaces, rowPlaces } from '../pages/row-places.ts'
import { committedFileLink } from '../pages/writers/committed-file-link.ts'
import { pagePath, traceName } from '../pages/writers/paths.ts'
import { readTrace } from '../trace/read.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { CommittedFile, GitTree } from './git.ts'
import type { Project } from './project.ts'

/** One side of a comparison, and the commit whose pages show it. */
export interface ShownSide {
  readonly tree: GitTree
  /** As that commit has it. */
  readonly project: Pick<Project, 'out' | 'traces'>
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
  const tests = report.tests.map((test) => [test, new Map<SideName, Shown>()] as const)
  const lone = (name: SideName, list: readonly LoneTest[]) =>
    list.map((test) => [test, new Map<SideName, Shown>(), name] as const)
  const [added, removed] = [lone('after', report.added), lone('before', report.removed)]
  for (const name of ['before', 'after'] as const) {
    const side = sides[name]
    if (!side) continue
    const pages = new SidePages(side, repository)
    for (const [test, shown] of tests) shown.set(name, pages.place(test[name], placeIn(test, name)))
    for (const [test, shown, own] of [...added, ...removed])
      if (own === name)
        shown.set(
          name,
          pages.place(test, ({ top, end }) => (test.failed ? end : top)),
        )
    pages.find()
  }
  const linked = <T extends TestDiff | LoneTest>(test: T, shown: ReadonlyMap<SideName, Shown>): T => {
    const pages = { ...present('before', shown), ...present('after', shown) } as TestPages
    return Object.keys(pages).length === 0 ? test : { ...test, pages }
  }
  return {
    ...report,
    tests: tests.map(([test, shown]) => linked(test, shown)),
    added: added.map(([test, shown]) => linked(test, shown)),
    removed: removed.map(([test, shown]) => linked(test, shown)),
  }
}

function present(name: SideName, shown: ReadonlyMap<SideName, Shown>): TestPages {
  const address = shown.get(name)?.address()
  return address === undefined ? {} : { [name]: address }
}

function placeIn(test: TestDiff, side: SideName): (places: RowPlaces) => RowPlace {
  const line = lineToShow(test, side)
  if (line !== undefined) return (places) => places.line(line)
  return ({ top, end }) => (test.result[side] === 'failed' ? end : top)
}

/** The address of a page, once all are known; null if the commit's page shows something else. */
interface Shown {
  address(): string | null | undefined
}

const NOWHERE: Shown = { address: () => undefined }

/** The pages of one side: first it is told which are asked for, then it looks for all of them at once. */
class SidePages {
  private readonly side: ShownSide
  private readonly repository: string
  private readonly bySource: ReadonlyMap<string, Trace>
  private readonly isCommitted: (trace: Trace) => boolean | undefined
  private readonly asked: string[] = []
  private files: ReadonlyMap<string, CommittedFile> = new Map()

  constructor(side: ShownSide, repository: string) {
    this.side = side
    this.repository = repository
    this.bySource = new Map(side.traces.map((trace) => [trace.source, trace]))
    this.isCommitted = isCommitted(side)
  }

  place({ source }: TestName, choose: (places: RowPlaces) => RowPlace): Shown {
    const trace = this.bySource.get(source)
    const isCommitted = trace && this.isCommitted(trace)
    if (!trace || isCommitted === undefined) return NOWHERE
    const place = isCommitted ? choose(rowPlaces(trace, this.side.vocabulary)) : undefined
    const paths = this.pathsOf(place?.page ?? pagePath({ slugs: slugsOf(trace) }))
    this.asked.push(...paths)
    return { address: () => this.addressOf(place, paths) }
  }

  find(): void {
    this.files = this.side.tree.files(this.asked)
  }

  /** Markdown, which hosts of repositories show best, and RST. */
  private pathsOf(page: string): string[] {
    return [page.replace(/\.rst$/, '.md'), page].map((path) => join(this.side.project.out, path))
  }

  private addressOf(place: RowPlace | undefined, paths: readonly string[]): string | null | undefined {
    const file = paths.map((path) => this.files.get(path)).find((each) => each !== undefined)
    if (!file) return undefined
    if (!place) return null
    const address = committedFileLink(this.repository, this.side.tree.commit, file.path)
    const id = place.row && anchorIn(file, place.row)
    return id === undefined ? address : `${address}#${id}`
  }
}

/**
 * What leads to a row of a page, as far as the page that was committed has it: in Markdown the row itself, in RST, where
 * hosts show no more than a plain table, its section.
 */
function anchorIn({ path, text }: CommittedFile, { id, section }: NonNullable<RowPlace['row']>): string | undefined {
  if (path.endsWith('.md')) return text.includes(`<a id="${id}">`) ? id : undefined
  // Of other letters docutils makes others.
  return /^[\w.-]+$/.test(section.label) && text.includes(`.. _${section.label}:\n`) ? section.id : undefined
}

/** Whether the commit has the very trace that was compared; undefined if it has none of that test. */
function isCommitted({ tree, project, vocabulary, isElsewhere }: ShownSide): (trace: Trace) => boolean | undefined {
  if (!isElsewhere) return () => true
  const files = new Map(tree.traces(project.traces).map((each) => [each.file, each]))
  return (trace) => {
    const found = files.get(tree.label(join(project.traces, `${traceName({ slugs: slugsOf(trace) })}.jsonl`)))
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

function slugsOf({ header: { group, file, test } }: Trace): Outline['slugs'] {
  return { group: slugify(group), file: slugify(file), test: slugify(test) }
}
