import { ProtokollError, quote } from '../common/errors.ts'
import { type GitPlace, mustGit } from './git-run.ts'
import { requireSize } from './read-file.ts'

/** So many bytes are read at once, or one file: a process for each would take long, and all at once much memory. */
const BATCH_BYTES = 1 << 26

/** How many bytes each object has, before it is read. One that the repository does not have, has none. */
export function sizesOf(ids: readonly string[], place: GitPlace): ReadonlyMap<string, number> {
  if (ids.length === 0) return new Map()
  const output = mustGit(place, ['cat-file', '--batch-check'], ids.map((id) => `${id}\n`).join(''))
  const lines = output.toString('latin1').split('\n')
  const sizes = ids.map((id, i) => [id, Number(lines[i]?.split(' ')[2])] as const)
  return new Map(sizes.filter(([, size]) => Number.isInteger(size)))
}

const EMPTY = Buffer.alloc(0)

/** Files of a commit, read in the order of the list as they are asked for. What was read before is let go. */
export class Blobs {
  /** Their sizes, by their ids. */
  private readonly sizes: ReadonlyMap<string, number>
  private readonly place: GitPlace
  private readonly ids: readonly string[]
  private contents: ReadonlyMap<string, Buffer> = new Map()
  /** The place in the list of the first that was not read yet. */
  private next = 0

  constructor(sizes: ReadonlyMap<string, number>, place: GitPlace) {
    this.sizes = sizes
    this.place = place
    this.ids = [...sizes.keys()]
  }

  read(id: string): Buffer {
    const loaded = this.contents.get(id)
    if (loaded) return loaded
    const start = this.ids.indexOf(id, this.next)
    // One that is asked for again is read alone: what is next goes on from where it was.
    if (start < 0) return this.readAll([id]).get(id) ?? EMPTY
    this.load(id, start)
    return this.contents.get(id) ?? EMPTY
  }

  /** Reads it, and what follows, as far as that goes into one batch. */
  private load(id: string, start: number): void {
    let end = start + 1
    for (let bytes = this.sizes.get(id) ?? 0; end < this.ids.length; end += 1) {
      bytes += this.sizes.get(this.ids[end] ?? '') ?? 0
      if (bytes > BATCH_BYTES) break
    }
    this.contents = this.readAll(this.ids.slice(start, end))
    this.next = end
  }

  private readAll(ids: readonly string[]): ReadonlyMap<string, Buffer> {
    const output = mustGit(this.place, ['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''))
    return new Map(splitBatch(output).map((content, i) => [ids[i] ?? '', content]))
  }
}

/** What is in one object of at most so many bytes. Throws `FILE_SIZE` and `GIT`. */
export function readBlob(id: string, most: number, file: string, place: GitPlace): Buffer {
  const sizes = sizesOf([id], place)
  const size = sizes.get(id)
  if (size === undefined) throw new ProtokollError({ ...NOT_THERE, file })
  requireSize(size, most, file)
  return new Blobs(sizes, place).read(id)
}

/** That an object is not there. */
export const NOT_THERE = {
  code: 'GIT',
  message: 'git does not have this file of the commit',
  advice: 'git fsck tells what is damaged; fetch or clone it again',
} as const

/** What `cat-file --batch` says: for each object a line that ends in its size, its bytes, and the end of a line. */
function splitBatch(output: Buffer): Buffer[] {
  const contents: Buffer[] = []
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at)
    const line = output.toString('latin1', at, end < 0 ? at + 120 : end)
    const size = Number(line.split(' ')[2])
    if (end < 0 || !Number.isInteger(size)) throw new ProtokollError({ ...NOT_THERE, found: quote(line) })
    contents.push(output.subarray(end + 1, end + 1 + size))
    at = end + size + 2
  }
  return contents
}
