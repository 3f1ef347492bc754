import { dirname, join } from 'node:path'
import { type Problem, ProtokollError, throwIfAny } from '../errors.ts'
import { ROOT } from '../writers/paths.ts'
import type { OutputFile } from '../writers/writer.ts'
import { errno } from './errno.ts'
import { type Files, realFiles } from './files.ts'

/** Lists what was written, so that the next run knows what it may replace and remove. */
const MANIFEST = `${ROOT}/.protokoll.json`
/** Where a change is prepared. It is there only while a run is at work, or after one was killed. */
const STAGE = '.protokoll-stage'

export interface Published {
  readonly written: number
  readonly unchanged: number
  readonly removed: number
}

/**
 * Makes the output folder hold `files`, and removes what an earlier run wrote and this one does not.
 *
 * All or nothing: everything is prepared aside and then moved into place; if a move fails, those before it are undone.
 * Files that are the same are not touched. A file that protokoll did not write is never replaced or removed.
 * Throws `OUTPUT_FOREIGN` and `OUTPUT_WRITE`.
 */
export function publish(out: string, files: readonly OutputFile[], disk: Files = realFiles): Published {
  try {
    return new Publication(out, disk).run(files)
  } catch (error) {
    if (error instanceof ProtokollError || errno(error) === undefined) throw error
    const found = error instanceof Error ? error.message : String(error)
    const message = 'the output cannot be written; nothing in it has changed'
    const advice = 'make sure that the folder can be written and has room, or choose another with --out'
    throw new ProtokollError({ code: 'OUTPUT_WRITE', file: out, message, found, advice })
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
    const before = this.manifest(this.out)
    const manifest = manifestFile(files)
    const wanted = new Map([...files, manifest].map(({ path, content }) => [path, content]))
    const changed = [...wanted].filter(([path, content]) => this.disk.read(this.at(path)) !== content)
    throwIfAny(changed.filter(([path]) => this.isForeign(path, before)).map(([path]) => foreign(join(this.out, path))))
    const removed = [...before].filter((path) => !wanted.has(path) && this.disk.read(this.at(path)) !== undefined)
    if (changed.length + removed.length > 0) this.replace(new Map(changed), removed)
    return { written: changed.length, unchanged: wanted.size - changed.length, removed: removed.length }
  }

  private at(path: string): string {
    return join(this.out, path)
  }

  private staged(part: 'new' | 'old', path: string): string {
    return join(this.out, STAGE, part, path)
  }

  private manifest(folder: string): ReadonlySet<string> {
    const text = this.disk.read(join(folder, MANIFEST))
    if (text === undefined) return new Set()
    const listed: unknown = JSON.parse(text)
    const paths = Array.isArray(listed) ? listed.filter((path) => typeof path === 'string') : []
    // A manifest that somebody changed must not lead out of the folder.
    return new Set([...paths.filter((path) => path.startsWith(`${ROOT}/`) && !path.includes('..')), MANIFEST])
  }

  private isForeign(path: string, before: ReadonlySet<string>): boolean {
    return !before.has(path) && this.disk.read(this.at(path)) !== undefined
  }

  private replace(changed: ReadonlyMap<string, string>, removed: readonly string[]): void {
    const done: (() => void)[] = []
    try {
      for (const [path, content] of changed) this.disk.write(this.staged('new', path), content)
      for (const path of [...changed.keys(), ...removed]) {
        if (this.disk.read(this.at(path)) === undefined) continue
        this.disk.move(this.at(path), this.staged('old', path))
        done.push(() => this.disk.move(this.staged('old', path), this.at(path)))
      }
      for (const path of changed.keys()) {
        this.disk.move(this.staged('new', path), this.at(path))
        done.push(() => this.disk.remove(this.at(path)))
      }
    } catch (error) {
      for (const undo of done.reverse()) undo()
      this.disk.remove(join(this.out, STAGE))
      for (const path of changed.keys()) this.disk.removeEmptyFolders(dirname(this.at(path)), this.out)
      throw error
    }
    this.disk.remove(join(this.out, STAGE))
    for (const path of removed) this.disk.removeEmptyFolders(dirname(this.at(path)), this.out)
  }

  /** A run that was killed left its stage behind. What it had moved away goes back to where it was. */
  private recover(): void {
    const old = join(this.out, STAGE, 'old')
    for (const path of this.disk.list(old)) {
      this.disk.remove(this.at(path))
      this.disk.move(join(old, path), this.at(path))
    }
    this.disk.remove(join(this.out, STAGE))
  }
}

function manifestFile(files: readonly OutputFile[]): OutputFile {
  const paths = files.map(({ path }) => path).sort()
  return { path: MANIFEST, content: `${JSON.stringify(paths, null, 1)}\n`, source: 'the list of files' }
}

function foreign(file: string): Problem {
  const message = 'a file that protokoll did not write is in the way'
  return { code: 'OUTPUT_FOREIGN', file, message, advice: 'move it, or choose another folder with --out' }
}
