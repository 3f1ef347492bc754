import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError, throwIfAny } from '../errors.ts'
import type { OutputFile } from '../writers/writer.ts'
import { errno } from './errno.ts'
import { type Files, realFiles } from './files.ts'
import { manifestFile, ownPaths, readManifest } from './manifest.ts'

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

/**
 * Makes the output folder hold `files`, and removes what an earlier run wrote and this one does not.
 *
 * All or nothing: everything is prepared aside and then moved into place; if a move fails, those before it are undone.
 * If the run is killed, the next one undoes what it did. Files that are the same are not touched. A file that protokoll
 * did not write is never replaced or removed. Throws `OUTPUT_FOREIGN` and `OUTPUT_WRITE`.
 */
export function publish(out: string, files: readonly OutputFile[], disk: Files = realFiles): Published {
  try {
    return new Publication(out, disk).run(files)
  } catch (error) {
    if (error instanceof ProtokollError || errno(error) === undefined) throw error
    const found = error instanceof Error ? error.message : String(error)
    const message = 'the output cannot be written; nothing in it has changed'
    const advice = 'make sure that the folder can be written and has room, or choose another with --out'
    throw new ProtokollError({ code: 'OUTPUT_WRITE', file: out || '""', message, found, advice })
  }
}

class Publication {
  private readonly out: string
  private readonly disk: Files

  constructor(out: string, disk: Files) {
    this.out = out
    this.disk = disk
  }

  run(files: readonly OutputFile[]): Published {
    this.disk.makeFolder(this.out)
    this.recover()
    const before = readManifest(this.out, this.disk)
    const wanted = new Map([...files, manifestFile(files)].map(({ path, content }) => [path, content]))
    const changed = [...wanted].filter(([path, content]) => this.disk.read(this.at(path)) !== content)
    throwIfAny(changed.filter(([path]) => this.isForeign(path, before)).map(([path]) => foreign(join(this.out, path))))
    const removed = [...before].filter((path) => !wanted.has(path) && this.exists(path))
    if (changed.length + removed.length > 0) this.replace(new Map(changed), removed)
    return { written: changed.length, unchanged: wanted.size - changed.length, removed: removed.length }
  }

  private at(path: string): string {
    return join(this.out, path)
  }

  private staged(part: 'new' | 'old', path: string): string {
    return join(this.out, STAGE, part, path)
  }

  private exists(path: string): boolean {
    return this.disk.read(this.at(path)) !== undefined
  }

  private isForeign(path: string, before: ReadonlySet<string>): boolean {
    return !before.has(path) && this.exists(path)
  }

  private replace(changed: ReadonlyMap<string, string>, removed: readonly string[]): void {
    try {
      const added = new Set([...changed.keys()].filter((path) => !this.exists(path)))
      this.disk.write(join(this.out, STAGE, ADDED), JSON.stringify([...added]))
      for (const [path, content] of changed) this.disk.write(this.staged('new', path), content)
      for (const path of [...changed.keys(), ...removed]) {
        if (!added.has(path)) this.disk.move(this.at(path), this.staged('old', path))
      }
      for (const path of changed.keys()) this.disk.move(this.staged('new', path), this.at(path))
      this.disk.move(join(this.out, STAGE), join(this.out, DONE))
    } catch (error) {
      this.undo()
      throw error
    }
    this.cleanUp(removed)
  }

  private undo(): void {
    try {
      this.recover()
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
    // A list that is not whole was being written when the run ended: nothing had been moved then.
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
