// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { isPointer, notPulled } from '../common/decode-text.ts'
import { type ErrorCode, type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { ID_CHARACTERS, type MergeBase } from '../diff/report.ts'
import { Blobs, NOT_THERE, readBlob, sizesOf } from './git-blobs.ts'
import { commitOf, mergeBase } from './git-commit.ts'
import { type ListedEntry, listTree, type NoEntry, TreePaths } from './git-paths.ts'
import { Repository } from './git-repository.ts'
import type { GitPlace } from './git-run.ts'
import type { TraceFile } from './load.ts'
import { requireSize } from './read-file.ts'

/** Which commit is meant. */
export interface GitRef {
  readonly ref: string
  /** What the commit is held against: then it is the newest that `ref` and this have in their histories. Without it, it is that of `ref`. */
  readonly against?: string
}

/** The files of one commit, read without touching the working folder. Paths are those of the disk, from the folder of `place`. */
export class GitTree {
  readonly name: string
  readonly base: MergeBase | undefined
  /** The commit's id. */
  readonly commit: string
  private readonly called: string
  private readonly repository: Repository
  private readonly paths: TreePaths

  /** Throws `GIT…`. */
  constructor({ ref, against }: GitRef, place: GitPlace) {
    this.name = `git:${ref}`
    this.repository = new Repository(place)
    const own = commitOf(ref, this.repository.place)
    const commit = against === undefined ? own : mergeBase({ ref, commit: own }, against, this.repository.place)
    this.base = commit === own ? undefined : { commit, with: against ?? ref }
    // What is called by the ref would be looked for in another commit.
    this.called = this.base ? `git:${commit.slice(0, ID_CHARACTERS)}` : this.name
    this.commit = commit
    this.paths = new TreePaths(this.repository, commit)
  }

  /** What errors call a file: it can be found by it. */
  label(path: string): string {
    return `${this.called}:${this.repository.show(path)}`
  }

  /** A file that people write; undefined if the commit has none there. Throws `code`, `FILE_…` and `GIT`. */
  read(path: string, code: ErrorCode): Buffer | undefined {
    const file = this.label(path)
    const entry = this.paths.find(path)
    if ('lost' in entry) {
      if (entry.lost === 'missing') return undefined
      throw new ProtokollError({ code, file, ...lostProblem(entry) })
    }
    if (entry.type !== 'blob') throw new ProtokollError({ code, file, message: 'it is a folder' })
    return whole(readBlob(entry.id, LIMITS.inputBytes, file, this.repository.place), file)
  }

  /**
   * Those of some files that the commit has, by their paths: where each is in the commit, and what is in it. None is
   * there for what is no file, leads out, or is too large for a text. Throws `GIT`.
   */
  files(paths: readonly string[]): ReadonlyMap<string, CommittedFile> {
    const { place } = this.repository
    const found = [...new Set(paths)].flatMap((path) => {
      const entry = this.paths.find(path)
      return 'lost' in entry || entry.type !== 'blob' ? [] : [[path, entry] as const]
    })
    const ids = [...new Set(found.map(([, { id }]) => id))]
    const sizes = new Map([...sizesOf(ids, place)].filter(([, size]) => size <= LIMITS.inputBytes))
    const blobs = new Blobs(sizes, place)
    return new Map(
      found
        .filter(([, { id }]) => sizes.has(id))
        .map(([path, entry]) => [path, { path: entry.path, text: blobs.read(entry.id).toString('utf8') }]),
    )
  }

  /** Every trace below a folder, in one order on every machine. None if it is not there. Throws `TRACE_MISSING` and `GIT`. */
  traces(folder: string): TraceFile[] {
    const top = this.paths.find(folder)
    if ('lost' in top) {
      if (top.lost === 'missing') return []
      throw new ProtokollError({ code: 'TRACE_MISSING', file: this.label(folder), ...lostProblem(top) })
    }
    if (top.type !== 'tree') return []
    const listed = listTree(top.id, this.repository.place, '-r')
    // What a submodule is at is no file of this repository.
    const entries = listed.filter(({ type, path }) => type === 'blob' && path.endsWith('.jsonl')).sort(byPath)
    const label = (path: string) => this.label(join(this.repository.show(folder), path))
    throwIfAny(entries.filter(({ isText }) => !isText).map(({ path }) => oddName(label(path))))
    return this.readable(entries.map((entry) => ({ ...this.followed(entry, top.path), file: label(entry.path) })))
  }

  /** What stands for an entry: itself, or what its link leads to. */
  private followed(entry: ListedEntry, folder: string): Followed {
    if (!entry.isLink) return { id: entry.id }
    const end = this.paths.findIn(`${folder}/${entry.path}`)
    if ('lost' in end) return { problem: { code: 'TRACE_MISSING', ...lostProblem(end) } }
    return end.type === 'blob' ? { id: end.id } : { problem: { code: 'TRACE_MISSING', message: 'a link to a folder' } }
  }

  private readable(files: readonly (Followed & { readonly file: string })[]): TraceFile[] {
    const { place } = this.repository
    const sizes = sizesOf(
      files.flatMap(({ id }) => (id === undefined ? [] : [id])),
      place,
    )
    const blobs = new Blobs(sizes, place)
    const read = ({ file, id = '', problem }: (typeof files)[number]) => {
      if (problem) throw new ProtokollError({ ...problem, file })
      const size = sizes.get(id)
      if (size === undefined) throw new ProtokollError({ ...NOT_THERE, file })
      requireSize(size, LIMITS.traceBytes, file)
      return whole(blobs.read(id), file)
    }
    return files.map((each) => ({ file: each.file, read: () => read(each) }))
  }
}

/** A file of a commit. */
export interface CommittedFile {
  /** From the top of the commit, links followed. */
  readonly path: string
  readonly text: string
}

/** The object of an entry, or why it has none. */
interface Followed {
  readonly id?: string
  readonly problem?: Problem
}

function byPath(a: ListedEntry, b: ListedEntry): number {
  return a.path < b.path ? -1 : 1
}

function whole(content: Buffer, file: string): Buffer {
  if (!isPointer(content)) return content
  throw new ProtokollError(
    notPulled(file, 'check the commit out, run git lfs pull there, and name the folder of its traces'),
  )
}

function oddName(file: string): Problem {
  const message = 'a trace whose name is not UTF-8'
  return { code: 'FILE_ENCODING', file, message, legal: 'UTF-8', advice: 'rename the file' }
}

function lostProblem(entry: NoEntry): Omit<Problem, 'code' | 'file'> {
  if (entry.lost === 'outside') {
    const message = 'a path or a link that leads out of the repository'
    const advice = 'commit what it leads to, or name folders of traces'
    return { message, found: quote(entry.to), legal: 'what a commit holds', advice }
  }
  const message =
    entry.lost === 'loop' ? 'a link that leads to itself, or over too many others' : 'a link that leads to nothing'
  return { message, legal: 'what a commit holds', advice: 'mend the link, and commit it' }
}
