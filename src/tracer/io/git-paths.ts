import { isAbsolute } from 'node:path'
import { LIMITS } from '../common/limits.ts'
import { readBlob } from './git-blobs.ts'
import type { Repository } from './git-repository.ts'
import { type GitPlace, mustGit } from './git-run.ts'

/** An entry of a folder of a commit: its path there, whether that is UTF-8, and what it is. */
export interface ListedEntry {
  readonly id: string
  readonly type: string
  readonly path: string
  readonly isLink: boolean
  readonly isText: boolean
}

/** What a commit has at a path, links followed; `path` is where it is in the commit. */
export interface TreeEntry {
  readonly type: string
  readonly id: string
  readonly path: string
}

/** Why a commit has nothing at a path: nothing is there, or the link that is there leads nowhere, to itself, or out of the repository. */
export type NoEntry =
  | { readonly lost: 'missing' | 'dangling' | 'loop' }
  | { readonly lost: 'outside'; readonly to: string }

/** What `ls-tree -z` lists: each entry's mode, type and id, a tab, and its path as it is, which may have tabs too. */
export function listTree(id: string, place: GitPlace, ...options: readonly string[]): ListedEntry[] {
  const listed = mustGit(place, ['ls-tree', '-z', '--full-tree', ...options, id])
  const entries: ListedEntry[] = []
  for (let at = 0; at < listed.length; ) {
    const [tab, end] = [listed.indexOf('\t', at), listed.indexOf('\0', at)]
    const [mode = '', type = '', entry = ''] = listed.toString('latin1', at, tab).split(' ')
    const bytes = listed.subarray(tab + 1, end)
    const path = bytes.toString('utf8')
    entries.push({ id: entry, type, path, isLink: mode === '120000', isText: Buffer.from(path).equals(bytes) })
    at = end + 1
  }
  return entries
}

/** Finds paths of one commit, and follows links as the disk does. */
export class TreePaths {
  readonly repository: Repository
  readonly commit: string
  private readonly folders = new Map<string, ReadonlyMap<string, ListedEntry>>()

  constructor(repository: Repository, commit: string) {
    this.repository = repository
    this.commit = commit
  }

  /** What is at a path of the disk: a relative one starts in the repository's folder. */
  find(path: string): TreeEntry | NoEntry {
    const inside = this.repository.pathOf(path)
    return inside === undefined ? { lost: 'outside', to: path } : this.findIn(inside)
  }

  /** What is at a path from the top of the commit. */
  findIn(path: string): TreeEntry | NoEntry {
    return new Walk(path, this).end()
  }

  /** What is in a folder of the commit, by its id. */
  entries(id: string): ReadonlyMap<string, ListedEntry> {
    const known = this.folders.get(id)
    if (known) return known
    const entries = new Map(listTree(id, this.repository.place).map((entry) => [entry.path, entry]))
    this.folders.set(id, entries)
    return entries
  }
}

/** The way along one path of a commit, part by part. A link puts the parts of its target before those that are left. */
class Walk {
  private readonly path: string
  private readonly tree: TreePaths
  private left: string[]
  /** The folders that it is in, from the top down. */
  private at: { readonly id: string; readonly name: string }[] = []
  private links = 0

  constructor(path: string, tree: TreePaths) {
    this.path = path
    this.tree = tree
    this.left = partsOf(path)
  }

  end(): TreeEntry | NoEntry {
    for (let part = this.left.shift(); part !== undefined; part = this.left.shift()) {
      const end = part === '..' ? this.up() : this.down(part)
      if (end) return end
    }
    return this.here('tree')
  }

  private up(): NoEntry | undefined {
    return this.at.pop() ? undefined : this.around(['..', ...this.left].join('/'), [])
  }

  private down(part: string): TreeEntry | NoEntry | undefined {
    const entry = this.tree.entries(this.at.at(-1)?.id ?? this.tree.commit).get(part)
    if (entry === undefined) return { lost: this.links === 0 ? 'missing' : 'dangling' }
    if (entry.isLink) return this.follow(entry.id)
    this.at.push({ id: entry.id, name: part })
    if (entry.type === 'tree') return undefined
    return this.left.length === 0 ? this.here(entry.type) : { lost: 'missing' }
  }

  private follow(link: string): NoEntry | undefined {
    const target = readBlob(link, LIMITS.inputBytes, this.path, this.tree.repository.place).toString('utf8')
    if (isAbsolute(target)) return this.around(target, this.left)
    this.left = [...partsOf(target), ...this.left]
    return this.count()
  }

  /** Goes on where a path leads that leaves the commit, and then `left`: the disk may lead back into it. */
  private around(target: string, left: readonly string[]): NoEntry | undefined {
    const inside = this.tree.repository.pathOfLink(target)
    if (inside === undefined) return { lost: 'outside', to: target }
    this.at = []
    this.left = [...partsOf(inside), ...left]
    return this.count()
  }

  private count(): NoEntry | undefined {
    this.links += 1
    return this.links > LIMITS.followedLinks ? { lost: 'loop' } : undefined
  }

  private here(type: string): TreeEntry {
    return { type, id: this.at.at(-1)?.id ?? this.tree.commit, path: this.at.map(({ name }) => name).join('/') }
  }
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}
