import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { isError, type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { sameName } from '../common/same-name.ts'
import { PathCollisions } from '../pages/collisions.ts'
import type { OutputFile } from '../pages/writers/writer.ts'
import { errno, ifPossible } from './errno.ts'
import { type Files, realFiles } from './files.ts'
import { type Lock, lockFolder } from './lock.ts'
import { MANIFEST, manifestFile, readManifest } from './manifest.ts'
import { Way } from './obstacles.ts'
import { contentThere } from './read-file.ts'
import { Stage } from './stage.ts'

export interface Published {
  readonly written: number
  readonly unchanged: number
  readonly removed: number
}

/** Makes the output folder hold `files`, see {@link Publication}. */
export function publish(out: string, files: Iterable<OutputFile>, disk: Files = realFiles): Published {
  const publication = new Publication(out, disk)
  for (const file of files) publication.add(file)
  return publication.finish()
}

/**
 * Makes an output folder hold the files that it is given, and removes what an earlier run wrote and this one does not.
 *
 * All or nothing: each file is prepared aside as it comes, and at the end all are moved into place; if a move fails,
 * those before it are undone. If the run is killed, or the power is cut, the next one undoes what it did. Files that are
 * the same are not touched. A file that protokoll did not write is never replaced or removed, and no link is followed.
 * Until it is finished or abandoned, it holds the folder's lock.
 *
 * Every method throws `OUTPUT_WRITE`, and then nothing has changed; so does whoever calls {@link abandon} instead of
 * {@link finish}.
 */
export class Publication {
  private readonly out: string
  private readonly disk: Files
  private readonly way: Way
  private readonly stage: Stage
  /** The folder above all that have to be made for the output. */
  private readonly above: string
  /** What an earlier run wrote, and the same by what is one name on some disks. */
  private readonly before: ReadonlySet<string>
  private readonly beforeByName: ReadonlyMap<string, string>
  private readonly wanted = new Set<string>()
  private readonly collisions = new PathCollisions()
  /** What lies in the stage; of these, what there was none of before. */
  private readonly changed = new Set<string>()
  private readonly added = new Set<string>()
  private readonly foreign: Problem[] = []
  /** There while nobody else may write, and nothing of an earlier run is left to undo. */
  private lock: Lock | undefined

  /** Undoes first what an earlier run left half done. Throws `OUTPUT_FOREIGN` and `OUTPUT_LOCKED` as well. */
  constructor(out: string, disk: Files) {
    this.out = out
    this.disk = disk
    this.way = new Way(out, disk)
    this.stage = new Stage(out, disk, this.way)
    this.above = this.guarded(() => existingAbove(out, disk))
    this.before = this.guarded(() => this.open())
    this.beforeByName = new Map([...this.before].map((path) => [sameName(path), path]))
  }

  /** Takes a file: nothing happens where it is already. */
  add({ path, content }: Pick<OutputFile, 'path' | 'content'>): void {
    this.guarded(() => {
      this.want(path)
      const obstacle = this.way.obstacle(path)
      if (obstacle) return void this.foreign.push(obstacle)
      const there = contentThere(this.at(path), this.disk)
      const isRespelled = there !== undefined && this.isRespelled(path)
      if (there === content && !isRespelled) return
      if (there !== undefined && !isRespelled && !this.isOwn(path))
        return void this.foreign.push(foreign(this.at(path)))
      if (!this.changed.has(path) && this.stage.has(path)) return void this.foreign.push(sameOnDisk(this.at(path)))
      if (there === undefined || isRespelled) this.added.add(path)
      this.changed.add(path)
      this.stage.prepare(path, content)
    })
  }

  /** Says that a file is to stay as it is. */
  keep(path: string): void {
    this.want(path)
  }

  /** What a file of the output holds now; undefined if there is none. */
  read(path: string): string | Uint8Array | undefined {
    return this.guarded(() => (this.way.obstacle(path) ? undefined : contentThere(this.at(path), this.disk)))
  }

  /** Whether an earlier run wrote the file. */
  isOwn(path: string): boolean {
    return this.before.has(path)
  }

  /** Makes the change. Throws `OUTPUT_FOREIGN` for every file of somebody else that is in the way, and `COLLISION`. */
  finish(): Published {
    return this.guarded(() => {
      this.add(manifestFile(this.wanted))
      const problems = [...this.collisions.problems, ...this.foreign]
      if (problems.length > 0) this.abandon()
      throwIfAny(problems)
      const removed = this.removed()
      const written = this.changed.size
      if (written + removed.length > 0) this.stage.make({ changed: this.changed, added: this.added, removed })
      this.end(written + removed.length > 0, removed)
      return { written, unchanged: this.wanted.size - written, removed: removed.length }
    })
  }

  /** Leaves the output as it was. */
  abandon(): void {
    if (this.lock === undefined) return
    try {
      this.stage.recover()
    } catch (error) {
      if (errno(error) === undefined) throw error
      const message = 'the output cannot be written, and what was changed in it could not be put back'
      const advice = 'render again when the folder can be written: that puts it back first'
      throw new ProtokollError({ code: 'OUTPUT_WRITE', file: this.out, message, found: String(error), advice })
    } finally {
      this.close()
    }
  }

  private open(): ReadonlySet<string> {
    try {
      this.disk.makeFolder(this.out)
      this.lock = lockFolder(this.out, this.disk)
      this.stage.recover()
      this.way.require([MANIFEST])
      return readManifest(this.out, this.disk)
    } catch (error) {
      this.close()
      throw error
    }
  }

  private guarded<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      if (errno(error) === undefined) throw error
      this.abandon()
      const found = isError(error) ? error.message : String(error)
      const message = 'the output cannot be written; nothing in it has changed'
      const advice = 'make sure that the folder can be written and has room, or choose another with --out'
      throw new ProtokollError({ code: 'OUTPUT_WRITE', file: this.out || '""', message, found, advice })
    }
  }

  private at(path: string): string {
    return join(this.out, path)
  }

  private want(path: string): void {
    if (!this.wanted.has(path)) this.collisions.add({ path, source: path })
    this.wanted.add(path)
  }

  /** Whether what is at a path is a file that an earlier run wrote by another spelling of it: the disk tells none apart. */
  private isRespelled(path: string): boolean {
    const other = this.isOwn(path) ? path : this.beforeByName.get(sameName(path))
    return other !== undefined && other !== path && this.disk.isSame(this.at(other), this.at(path))
  }

  /** What goes away: not what is no more ours, and not what is wanted by another spelling, which is there already. */
  private removed(): string[] {
    const byName = new Map([...this.wanted].map((path) => [sameName(path), path]))
    return [...this.before].filter((path) => {
      if (this.wanted.has(path) || this.way.obstacle(path) || this.disk.kind(this.at(path)) !== 'file') return false
      const other = byName.get(sameName(path))
      const isThere = other !== undefined && !this.added.has(other)
      return !isThere || !this.disk.isSame(this.at(path), this.at(other))
    })
  }

  /** The change is made. That rubbish cannot be removed is no reason to say that it is not. */
  private end(isChanged: boolean, removed: readonly string[]): void {
    ifPossible(() => {
      if (isChanged) this.disk.sync(this.foldersMade())
      if (isChanged) this.stage.clean()
      for (const path of removed) this.disk.removeEmptyFolders(dirname(this.at(path)), this.out)
    })
    this.close()
  }

  /** Those above the output that it has made, and the one that they are in. */
  private foldersMade(): string[] {
    const folders: string[] = []
    for (let at = this.out; at !== this.above && dirname(at) !== at; at = dirname(at)) folders.push(dirname(at))
    return folders
  }

  private close(): void {
    const { lock } = this
    this.lock = undefined
    lock?.release()
    ifPossible(() => this.disk.removeEmptyFolders(this.out, this.above))
  }
}

function sameOnDisk(file: string): Problem {
  const message = 'the disk takes the name for that of another file that is written too'
  return { code: 'COLLISION', file, message, legal: 'names that differ in a letter or digit', advice: 'rename one' }
}

function foreign(file: string): Problem {
  const message = 'a file that protokoll did not write is in the way'
  return { code: 'OUTPUT_FOREIGN', file, message, advice: 'move it, or choose another folder with --out' }
}

/** The folder itself if it is there, or the nearest above it that is. */
function existingAbove(folder: string, disk: Files): string {
  const parent = dirname(folder)
  return disk.isFolder(folder) || parent === folder ? folder : existingAbove(parent, disk)
}
