import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError } from '../common/errors.ts'
import { sameName } from '../common/same-name.ts'
import { errno } from './errno.ts'
import type { Files } from './files.ts'
import { ownPathsIn } from './manifest.ts'
import type { Way } from './obstacles.ts'

/** Where a change is prepared. It is there only while a run is at work, or after one was killed. */
const STAGE = '.protokoll-stage'
/** What the stage is called once the change is made: from then on there is no way back, and it is only rubbish. */
const DONE = '.protokoll-done'
/** Says when the disk last changed {@link TOKEN}, which nobody can bring along who brings both: so the stage is ours. */
const OWNER = 'owner.json'
const TOKEN = 'token'
/** What is to be moved: there once all is prepared, and gone before any of it is. */
const JOURNAL = 'journal.json'

/** A change of the output, by paths. */
export interface Change {
  /** Files with another content, or new ones: what was prepared. */
  readonly changed: ReadonlySet<string>
  /** Of these, what there was none of before. */
  readonly added: ReadonlySet<string>
  /** What goes away. */
  readonly removed: readonly string[]
}

/** What is noted of one. */
interface Journal {
  readonly added: readonly string[]
  /** What is moved aside before anything is put in its place. */
  readonly moved: readonly string[]
}

/**
 * Where a change of an output folder is prepared, made and, until it is made, undone: also after a kill or a power cut,
 * wherever that was. Whatever a later step takes for granted is on the disk before it. Throws the system's errors.
 */
export class Stage {
  private readonly out: string
  private readonly disk: Files
  private readonly way: Way
  private isThere = false

  constructor(out: string, disk: Files, way: Way) {
    this.out = out
    this.disk = disk
    this.way = way
  }

  /** Whether something lies prepared by this name, or by one that the disk does not tell apart from it. */
  has(path: string): boolean {
    return this.isThere && this.isAt(this.staged('new', path))
  }

  prepare(path: string, content: string): void {
    if (!this.isThere) this.begin()
    this.disk.write(this.staged('new', path), content)
  }

  /** Makes the change, or throws; then {@link recover} undoes what of it was made. */
  make({ changed, added, removed }: Change): void {
    if (!this.isThere) this.begin()
    const stage = join(this.out, STAGE)
    const moved = [...changed, ...removed].filter((path) => !added.has(path))
    this.requirePlain([...changed, ...moved])
    const prepared = [...changed]
    this.disk.sync(prepared.map((path) => this.staged('new', path)))
    this.disk.sync(foldersOf(prepared, join(stage, 'new'), stage))
    this.makeFolders(moved, join(stage, 'old'), stage)
    this.note({ added: [...added], moved })
    for (const path of moved) this.disk.move(this.at(path), this.staged('old', path))
    this.disk.sync(foldersOf(moved, join(stage, 'old'), stage))
    for (const folder of respelled(moved, prepared)) this.disk.removeEmptyFolders(this.at(folder), this.out)
    for (const path of prepared) this.disk.move(this.staged('new', path), this.at(path))
    this.disk.sync(foldersOf(prepared, this.out, this.out))
    this.commit()
  }

  /** Removes what is left of a change that was made. */
  clean(): void {
    this.isThere = false
    this.discard(join(this.out, DONE))
  }

  /**
   * Undoes what a run did that failed or was killed: what it had moved away goes back to where it was, and what it had put
   * where nothing was goes away. Throws `OUTPUT_FOREIGN` if somebody else left what looks like a stage.
   */
  recover(): void {
    this.isThere = false
    if (this.isOurs(DONE)) this.clean()
    if (!this.isOurs(STAGE)) return
    const journal = this.journal()
    if (journal) this.undo(journal)
    this.discard(join(this.out, STAGE))
  }

  private begin(): void {
    this.isThere = true
    const [stage, token, owner] = ['', TOKEN, OWNER].map((name) => join(this.out, STAGE, name)) as [
      string,
      string,
      string,
    ]
    this.disk.makeFolder(stage)
    this.disk.create(token, '')
    this.disk.sync([token])
    this.disk.create(owner, JSON.stringify(this.disk.facts(token)?.changed))
    this.disk.sync([owner, stage, this.out])
  }

  private note(journal: Journal): void {
    const file = join(this.out, STAGE, JOURNAL)
    this.disk.create(file, JSON.stringify(journal))
    this.disk.sync([file, join(this.out, STAGE)])
  }

  private commit(): void {
    const [stage, done] = [join(this.out, STAGE), join(this.out, DONE)]
    this.disk.move(stage, done)
    try {
      this.disk.sync([this.out])
    } catch (error) {
      this.disk.move(done, stage)
      throw error
    }
  }

  /** The list is whole, or nothing has been moved yet. */
  private journal(): Journal | undefined {
    const text = this.disk.read(join(this.out, STAGE, JOURNAL))
    if (text === undefined) return undefined
    try {
      const { added, moved } = JSON.parse(text)
      return { added: ownPathsIn(added) ?? [], moved: ownPathsIn(moved) ?? [] }
    } catch (error) {
      if (errno(error) !== undefined) throw error
      return undefined
    }
  }

  /** First goes what was added, then comes back what was moved: if any of that is back, all that was added is gone. */
  private undo({ added, moved }: Journal): void {
    this.requirePlain([...added, ...moved])
    const back = moved.filter((path) => this.isAt(this.staged('old', path)))
    const backByName = new Set(back.map(sameName))
    const isBack = new Set(moved.map(sameName).filter((name) => !backByName.has(name)))
    for (const path of added) {
      if (this.isAt(this.staged('new', path)) || isBack.has(sameName(path)) || !this.isAt(this.at(path))) continue
      this.disk.remove(this.at(path))
      this.disk.removeEmptyFolders(dirname(this.at(path)), this.out)
    }
    for (const folder of respelled(added, moved)) this.disk.removeEmptyFolders(this.at(folder), this.out)
    this.syncFolders(added)
    this.makeFolders(back, this.out, this.out)
    for (const path of back) this.disk.move(this.staged('old', path), this.at(path))
    this.syncFolders(back)
  }

  private syncFolders(paths: readonly string[]): void {
    this.disk.sync(foldersOf(paths, this.out, this.out).filter((folder) => this.disk.isFolder(folder)))
  }

  /** What is moved to a folder that a power cut takes away is lost with it. */
  private makeFolders(paths: readonly string[], below: string, top: string): void {
    const folders = foldersOf(paths, below, top)
    for (const folder of folders) this.disk.makeFolder(folder)
    this.disk.sync(folders)
  }

  /** First what says that there is something to undo, then what that needs, then what says whose it is. */
  private discard(folder: string): void {
    this.disk.remove(join(folder, JOURNAL))
    this.disk.sync([folder])
    for (const part of ['new', 'old']) this.disk.remove(join(folder, part))
    this.disk.sync([folder])
    this.disk.remove(folder)
  }

  /** Whether there is a folder of this name that a run left; if it holds nothing, it does not matter whose it is. */
  private isOurs(name: string): boolean {
    const folder = join(this.out, name)
    const kind = this.disk.kind(folder)
    if (kind === undefined) return false
    const inIt = kind === 'folder' ? this.disk.names(folder) : ['something']
    if (inIt.every((each) => each === TOKEN || each === OWNER)) {
      this.disk.remove(folder)
      return false
    }
    const [token, owner] = [join(folder, TOKEN), join(folder, OWNER)]
    const isKnown = [token, owner].every((file) => this.disk.kind(file) === 'file')
    const changed = isKnown ? JSON.stringify(this.disk.facts(token)?.changed) : undefined
    if (changed === undefined || this.disk.read(owner) !== changed) throw new ProtokollError(foreignStage(folder))
    return true
  }

  private requirePlain(paths: readonly string[]): void {
    this.way.again()
    this.way.require(paths)
  }

  private isAt(path: string): boolean {
    return this.disk.kind(path) !== undefined
  }

  private at(path: string): string {
    return join(this.out, path)
  }

  private staged(part: 'new' | 'old', path: string): string {
    return join(this.out, STAGE, part, path)
  }
}

/** All folders of these paths below one, and those from there up to another. */
function foldersOf(paths: readonly string[], below: string, top: string): string[] {
  if (paths.length === 0) return []
  const folders = new Set([top, below])
  for (const path of paths) {
    for (let at = dirname(path); at !== '.' && !folders.has(join(below, at)); at = dirname(at))
      folders.add(join(below, at))
  }
  return [...folders]
}

/** Folders of files that go away which come again spelled otherwise: they must go, to be made anew. */
function respelled(gone: readonly string[], coming: readonly string[]): string[] {
  const folders = new Map(coming.map((path) => [sameName(dirname(path)), dirname(path)]))
  return gone.map((path) => dirname(path)).filter((folder) => (folders.get(sameName(folder)) ?? folder) !== folder)
}

function foreignStage(folder: string): Problem {
  return {
    code: 'OUTPUT_FOREIGN',
    file: folder,
    message: 'it looks like what a run leaves that was killed, but none has made it on this disk',
    advice: 'if it holds files that you miss, they are below "old" in it: move them back; then remove it',
  }
}
