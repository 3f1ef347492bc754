import type { Disk, Facts, Kind } from '../../src/tracer/io/machine-disk.ts'

/** A thing on the disk. What was synced of a file outlasts a power cut. */
interface Thing {
  readonly id: number
  readonly kind: Kind
  content: string
  changed: number
  synced: { readonly content: string; readonly changed: number } | undefined
  /** Of a folder, by what is one name on this disk. */
  readonly entries: Map<string, Entry>
  /** The same, as a power cut would leave it. */
  durable: Map<string, Entry>
}

interface Entry {
  readonly name: string
  readonly thing: Thing
}

/** A change of names that is not on the disk yet: a thing comes to a folder, goes from one, or both at once. */
interface Pending {
  readonly to?: { readonly folder: Thing; readonly name: string }
  readonly from?: { readonly folder: Thing; readonly name: string }
  readonly thing: Thing
}

export interface Settings {
  /** The same for all names that are one. Default: every name is its own. */
  readonly sameName?: (name: string) => string
}

/**
 * A disk in memory that keeps what was not synced until it is, or until {@link cut}. Names are synced with the folder that
 * a thing comes to; a rename is made as a whole or not at all. A power cut keeps any of the others, in any order.
 */
export class SimulatedDisk implements Disk {
  private count = 0
  private readonly sameName: (name: string) => string
  private readonly root = this.thing('folder')
  private pending: Pending[] = []

  constructor({ sameName = (name) => name }: Settings = {}) {
    this.sameName = sameName
  }

  bytes(path: string): Buffer {
    return Buffer.from(this.fileAt(path).content)
  }

  firstLine(path: string): string {
    return this.fileAt(path).content.split('\n', 1)[0] ?? ''
  }

  write(path: string, content: string): void {
    const there = this.find(path)
    if (there?.kind === 'folder') throw systemError('EISDIR')
    const thing = there ?? this.thing('file')
    thing.content = content
    this.touch(thing)
    if (there === undefined) this.put(path, thing)
  }

  create(path: string, content: string): void {
    if (this.find(path)) throw systemError('EEXIST')
    this.write(path, content)
  }

  sync(path: string): void {
    const thing = this.at(path)
    if (thing.kind === 'file') thing.synced = { content: thing.content, changed: thing.changed }
    const isOf = ({ to, from }: Pending) => (to ?? from)?.folder === thing
    const due = this.pending.filter(isOf)
    this.pending = this.pending.filter((each) => !isOf(each))
    for (const change of due) this.settle(change)
  }

  rename(from: string, to: string): void {
    const thing = this.at(from)
    const there = this.find(to)
    if (there?.kind === 'folder' && there !== thing && there.entries.size > 0) throw systemError('ENOTEMPTY')
    if (there && there.kind !== thing.kind) throw systemError('EISDIR')
    const [source, target] = [this.parent(from), this.parent(to)]
    source.folder.entries.delete(this.sameName(source.name))
    target.folder.entries.set(this.sameName(target.name), { name: target.name, thing })
    this.touch(thing)
    this.pending.push({ from: source, to: target, thing })
  }

  removeFile(path: string): void {
    const thing = this.at(path)
    if (thing.kind === 'folder') throw systemError('EISDIR')
    this.take(path, thing)
  }

  removeFolder(path: string): void {
    const thing = this.at(path)
    if (thing.kind !== 'folder') throw systemError('ENOTDIR')
    if (thing.entries.size > 0) throw systemError('ENOTEMPTY')
    this.take(path, thing)
  }

  makeFolder(path: string): void {
    if (this.find(path)) throw systemError('EEXIST')
    this.put(path, this.thing('folder'))
  }

  entries(folder: string): { name: string; kind: Kind }[] {
    const thing = this.at(folder)
    if (thing.kind !== 'folder') throw systemError('ENOTDIR')
    return [...thing.entries.values()].map(({ name, thing: { kind } }) => ({ name, kind }))
  }

  facts(path: string): Facts | undefined {
    const thing = this.find(path)
    return thing && { kind: thing.kind, identity: `${thing.id}`, changed: `${thing.changed}` }
  }

  kind(path: string): Kind | undefined {
    return this.find(path)?.kind
  }

  realPath(path: string): string {
    this.at(path)
    return path
  }

  /** Cuts the power: what was not synced is there or not, as `keeps` says, of contents also in part. */
  cut(keeps: () => number): void {
    for (const change of this.pending) if (keeps() < 0.5) this.settle(change)
    this.pending = []
    this.revive(this.root, keeps)
  }

  /** Every file and what is in it. */
  contents(): Record<string, string> {
    const visit = (folder: Thing, path: string): [string, string][] =>
      [...folder.entries.values()].flatMap(({ name, thing }): [string, string][] =>
        thing.kind === 'folder' ? visit(thing, `${path}/${name}`) : [[`${path}/${name}`, thing.content]],
      )
    return Object.fromEntries(visit(this.root, '').toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }

  private revive(folder: Thing, keeps: () => number): void {
    folder.entries.clear()
    for (const [key, entry] of folder.durable) {
      folder.entries.set(key, entry)
      if (entry.thing.kind === 'folder') this.revive(entry.thing, keeps)
      else tear(entry.thing, keeps)
    }
  }

  private settle({ from, to, thing }: Pending): void {
    if (from?.folder.durable.get(this.sameName(from.name))?.thing === thing) {
      from.folder.durable.delete(this.sameName(from.name))
    }
    // What came somewhere before it went on is not there any more.
    if (from) this.pending = this.pending.filter((each) => each.thing !== thing || each.to?.folder !== from.folder)
    to?.folder.durable.set(this.sameName(to.name), { name: to.name, thing })
  }

  private put(path: string, thing: Thing): void {
    const to = this.parent(path)
    to.folder.entries.set(this.sameName(to.name), { name: to.name, thing })
    this.pending.push({ to, thing })
  }

  private take(path: string, thing: Thing): void {
    const from = this.parent(path)
    from.folder.entries.delete(this.sameName(from.name))
    this.pending.push({ from, thing })
  }

  private parent(path: string): { folder: Thing; name: string } {
    const names = namesOf(path)
    const name = names.pop() ?? ''
    const folder = this.at(names.join('/'))
    if (folder.kind !== 'folder') throw systemError('ENOTDIR')
    return { folder, name }
  }

  private fileAt(path: string): Thing {
    const thing = this.at(path)
    if (thing.kind === 'folder') throw systemError('EISDIR')
    return thing
  }

  private at(path: string): Thing {
    const thing = this.find(path)
    if (thing === undefined) throw systemError('ENOENT')
    return thing
  }

  private find(path: string): Thing | undefined {
    let at: Thing | undefined = this.root
    for (const name of namesOf(path)) {
      if (at && at.kind !== 'folder') throw systemError('ENOTDIR')
      at = at?.entries.get(this.sameName(name))?.thing
    }
    return at
  }

  private thing(kind: Kind): Thing {
    this.count += 1
    return { id: this.count, kind, content: '', changed: 0, synced: undefined, entries: new Map(), durable: new Map() }
  }

  private touch(thing: Thing): void {
    this.count += 1
    thing.changed = this.count
  }
}

/** A file's content is what it was, what it became, the beginning of that, or nothing. */
function tear(file: Thing, keeps: () => number): void {
  if (file.synced?.content === file.content) return
  const { content } = file
  const chance = keeps()
  if (chance < 0.25) return
  if (chance < 0.5) file.content = content.slice(0, Math.floor(content.length / 2))
  else if (chance < 0.75) file.content = ''
  else file.content = file.synced?.content ?? ''
  file.changed = file.synced?.changed ?? 0
}

function namesOf(path: string): string[] {
  return path
    .replace(/^[a-z]:/i, '')
    .split(/[\\/]/)
    .filter((name) => name !== '' && name !== '.')
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code })
}

/** What changes a disk. */
const STEPS = ['write', 'create', 'sync', 'rename', 'removeFile', 'removeFolder', 'makeFolder'] as const

export type Call = keyof Disk

/** The same disk, where `before` is told of each call before it is made, the first being 1, and may throw instead. */
export function watched(
  disk: Disk,
  before: (step: number, call: Call, path: string) => void,
  calls: readonly Call[] = STEPS,
): Disk {
  let step = 0
  const entries = calls.map((call) => {
    const act = (...args: never[]) => {
      step += 1
      before(step, call, args[0] ?? '')
      return (disk[call] as (...args: never[]) => unknown)(...args)
    }
    return [call, act]
  })
  const all = Object.getOwnPropertyNames(Object.getPrototypeOf(disk)).filter((name) => name !== 'constructor')
  const others = all.map((name) => [
    name,
    (...args: never[]) => (disk[name as Call] as (...args: never[]) => unknown)(...args),
  ])
  return { ...Object.fromEntries(others), ...Object.fromEntries(entries) }
}
