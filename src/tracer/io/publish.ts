import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { isError, type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import type { OutputFile } from '../pages/writers/writer.ts'
import { errno } from './errno.ts'
import { type Files, realFiles } from './files.ts'
import { manifestFile, ownPaths, readManifest } from './manifest.ts'
import { contentThere } from './read-file.ts'

/** Where a change is prepared. It is there only while a run is at work, or after one was killed. */
const STAGE = '.protokoll-stage'
/** What the stage is called once the change is made: from then on there is no way back, and it is only rubbish. */
const DONE = '.protokoll-done'
/** In the stage: the files that there were none of before, so that a later run can take them away again. */
const ADDED = 'added.json'

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
 * those before it are undone. If the run is killed, the next one undoes what it did. Files that are the same are not
 * touched. A file that protokoll did not write is never replaced or removed. Every method throws `OUTPUT_WRITE`, and then
 * nothing has changed; so does whoever calls {@link abandon} instead of {@link finish}.
 */
export class Publication {
  private readonly out: string
  private readonly disk: Files
  /** The folder above all that have to be made for the output. */
  private readonly above: string
  /** What an earlier run wrote. */
  private readonly before: ReadonlySet<string>
  private readonly wanted = new Set<string>()
  /** What lies in the stage; of these, what there was none of before. */
  private readonly changed = new Set<string>()
  private readonly added = new Set<string>()
  private readonly foreign: Problem[] = []
  /** There is a folder, and nothing of an earlier run is left to undo in it. */
  private isOpen = false

  /** Undoes first what an earlier run left half done. Throws `OUTPUT_FOREIGN` as well. */
  constructor(out: string, disk: Files) {
    this.out = out
    this.disk = disk
    this.above = this.guarded(() => existingAbove(out, disk))
    this.before = this.guarded(() => {
      this.disk.makeFolder(this.out)
      this.recover()
      this.isOpen = true
      return readManifest(this.out, this.disk)
    })
  }

  /** Takes a file: nothing happens where it is already. */
  add({ path, content }: Pick<OutputFile, 'path' | 'content'>): void {
    this.guarded(() => {
      this.wanted.add(path)
      const there = contentThere(this.at(path), this.disk)
      if (there === content) return
      if (there !== undefined && !this.before.has(path)) this.foreign.push(foreign(join(this.out, path)))
      else {
        if (there === undefined) this.added.add(path)
        this.changed.add(path)
        this.disk.write(this.staged('new', path), content)
      }
    })
  }

  /** Says that a file is to stay as it is. */
  keep(path: string): void {
    this.wanted.add(path)
  }

  /** What a file of the output holds now; undefined if there is none. */
  read(path: string): string | Uint8Array | undefined {
    return this.guarded(() => contentThere(this.at(path), this.disk))
  }

  /** Whether an earlier run wrote the file. */
  isOwn(path: string): boolean {
    return this.before.has(path)
  }

  /** Makes the change. Throws `OUTPUT_FOREIGN` for every file of somebody else that is in the way. */
  finish(): Published {
    return this.guarded(() => {
      this.add(manifestFile(this.wanted))
      if (this.foreign.length > 0) this.abandon()
      throwIfAny(this.foreign)
      const removed = [...this.before].filter((path) => !this.wanted.has(path) && this.exists(path))
      if (this.changed.size + removed.length > 0) this.replace(removed)
      const written = this.changed.size
      return { written, unchanged: this.wanted.size - written, removed: removed.length }
    })
  }

  /** Leaves the output as it was. */
  abandon(): void {
    this.undo()
  }

  private guarded<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      if (error instanceof ProtokollError || errno(error) === undefined) throw error
      if (this.isOpen) this.undo()
      const found = isError(error) ? error.message : String(error)
      const message = 'the output cannot be written; nothing in it has changed'
      const advice = 'make sure that the folder can be written and has room, or choose another with --out'
      throw new ProtokollError({ code: 'OUTPUT_WRITE', file: this.out || '""', message, found, advice })
    }
  }

  private at(path: string): string {
    return join(this.out, path)
  }

  private staged(part: 'new' | 'old', path: string): string {
    return join(this.out, STAGE, part, path)
  }

  private exists(path: string): boolean {
    return contentThere(this.at(path), this.disk) !== undefined
  }

  private replace(removed: readonly string[]): void {
    this.disk.write(join(this.out, STAGE, ADDED), JSON.stringify([...this.added]))
    for (const path of [...this.changed, ...removed]) {
      if (!this.added.has(path)) this.disk.move(this.at(path), this.staged('old', path))
    }
    for (const path of this.changed) this.disk.move(this.staged('new', path), this.at(path))
    this.disk.move(join(this.out, STAGE), join(this.out, DONE))
    this.cleanUp(removed)
  }

  private undo(): void {
    try {
      this.recover()
      this.disk.removeEmptyFolders(this.out, this.above)
    } catch (error) {
      if (errno(error) === undefined) throw error
      const message = 'the output cannot be written, and what was changed in it could not be put back'
      const advice = 'render again when the folder can be written: that puts it back first'
      throw new ProtokollError({ code: 'OUTPUT_WRITE', file: this.out, message, found: String(error), advice })
    }
  }

  /** The change is made. That rubbish cannot be removed is no reason to say that it is not. */
  private cleanUp(removed: readonly string[]): void {
    try {
      this.disk.remove(join(this.out, DONE))
      for (const path of removed) this.disk.removeEmptyFolders(dirname(this.at(path)), this.out)
    } catch (error) {
      if (errno(error) === undefined) throw error
    }
  }

  /**
   * Undoes what a run did that failed or was killed, from what it left in the stage: what it had moved away goes back
   * to where it was, and what it had put where nothing was goes away.
   */
  private recover(): void {
    this.disk.remove(join(this.out, DONE))
    const stage = join(this.out, STAGE)
    // Without a list, or with half of one, nothing had been moved.
    const added = ownPaths(this.disk.read(join(stage, ADDED)) ?? '') ?? []
    const fresh = new Set(this.disk.list(join(stage, 'new')))
    for (const path of added.filter((each) => !fresh.has(each))) {
      this.disk.remove(this.at(path))
      this.disk.removeEmptyFolders(dirname(this.at(path)), this.out)
    }
    for (const path of this.disk.list(join(stage, 'old'))) {
      this.disk.remove(this.at(path))
      this.disk.move(this.staged('old', path), this.at(path))
    }
    this.disk.remove(stage)
  }
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
