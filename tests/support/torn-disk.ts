import type { LogDisk, LogFile } from '../../src/host/log-disk.ts'

/** The machine has stopped; whoever was at work is told by this. */
export class Stopped extends Error {}

interface Content {
  bytes: Buffer
  /** What a power cut leaves at least. */
  synced: Buffer
}

/** What is left of bytes that were not synced when the power is cut. */
export interface Tear {
  /**
   * `dropped`: all is as it was synced; `kept`: all is as it was written; `prefix`, `suffix`: of the bytes that differ,
   * those before or from `at` on are as written; `garbage`: those before `at`, and then something.
   */
  readonly how: 'dropped' | 'kept' | 'prefix' | 'suffix' | 'garbage'
  readonly at: number
  /** Whether names are as they were synced. */
  readonly oldNames: boolean
}

/**
 * A disk in memory on which nothing lasts that was not synced: neither what files hold nor how they are called. It can be
 * told to stop before any of its calls.
 */
export class TornDisk implements LogDisk {
  /** How many calls changed or synced something. */
  calls = 0
  /** The call before which the machine stops; 0: none. */
  stopAt = 0
  private names_ = new Map<string, Content>()
  private syncedNames = new Map<string, Content>()

  pathOf(name: string): string {
    return `disk/${name}`
  }

  names(): string[] {
    return [...this.names_.keys()]
  }

  read(name: string): Uint8Array {
    return Buffer.from(this.at(name).bytes)
  }

  open(name: string): LogFile {
    if (!this.names_.has(name)) {
      this.count()
      this.names_.set(name, { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) })
    }
    const content = this.at(name)
    return {
      write: (bytes, at) => {
        // A write that is under way when the machine stops is like one that was made and not synced.
        content.bytes = overwritten(content.bytes, bytes, at)
        this.count()
      },
      truncate: (sizeBytes) => {
        content.bytes = Buffer.from(content.bytes.subarray(0, sizeBytes))
        this.count()
      },
      sync: () => {
        this.count()
        content.synced = Buffer.from(content.bytes)
      },
      close: () => undefined,
    }
  }

  rename(from: string, to: string): void {
    const content = this.at(from)
    this.names_.delete(from)
    this.names_.set(to, content)
    this.count()
  }

  remove(name: string): void {
    this.names_.delete(name)
    this.count()
  }

  syncNames(): void {
    this.count()
    this.syncedNames = new Map(this.names_)
  }

  /** Replaces what a file holds, for good: for damage. */
  damage(name: string, change: (bytes: Buffer) => Buffer): void {
    const content = this.at(name)
    content.bytes = change(Buffer.from(content.bytes))
    content.synced = Buffer.from(content.bytes)
  }

  /** The most bytes that a power cut now could tear; of one file, as only one is ever written at a time. */
  get unsyncedBytes(): number {
    return Math.max(0, ...[...this.names_.values()].map(differing))
  }

  /** The disk as it is after a power cut; this one stays as it is. */
  afterCut(tear: Tear): TornDisk {
    const after = new TornDisk()
    for (const [name, content] of tear.oldNames ? this.syncedNames : this.names_) {
      const bytes = torn(content, tear)
      after.names_.set(name, { bytes, synced: Buffer.from(bytes) })
    }
    after.syncedNames = new Map(after.names_)
    return after
  }

  /** The process is killed, the machine goes on: nothing is lost, and nothing is synced. */
  afterKill(): TornDisk {
    const after = new TornDisk()
    after.names_ = this.names_
    after.syncedNames = this.syncedNames
    return after
  }

  private at(name: string): Content {
    const content = this.names_.get(name)
    if (content === undefined) throw Object.assign(new Error(`ENOENT: no such file, ${name}`), { code: 'ENOENT' })
    return content
  }

  private count(): void {
    this.calls += 1
    if (this.calls === this.stopAt) throw new Stopped()
  }
}

function overwritten(old: Buffer, bytes: Uint8Array, at: number): Buffer {
  const grown = Buffer.alloc(Math.max(old.length, at + bytes.length))
  old.copy(grown)
  grown.set(bytes, at)
  return grown
}

function sameBytes({ bytes, synced }: Content): number {
  const most = Math.min(bytes.length, synced.length)
  let same = 0
  while (same < most && bytes[same] === synced[same]) same += 1
  return same
}

function differing(content: Content): number {
  const { bytes, synced } = content
  return bytes.equals(synced) ? 0 : Math.max(bytes.length, synced.length) - sameBytes(content)
}

function torn(content: Content, { how, at }: Tear): Buffer {
  const { bytes, synced } = content
  if (how === 'kept' || bytes.equals(synced)) return Buffer.from(bytes)
  if (how === 'dropped') return Buffer.from(synced)
  const same = sameBytes(content)
  const split = Math.min(same + at, Math.max(bytes.length, synced.length))
  if (how === 'prefix') return Buffer.concat([bytes.subarray(0, split), synced.subarray(split)])
  const rest = Buffer.alloc(Math.max(0, bytes.length - split), 0xa5)
  if (how === 'garbage') return Buffer.concat([bytes.subarray(0, split), rest])
  const lost = Buffer.alloc(Math.max(0, split - synced.length))
  return Buffer.concat([synced.subarray(0, split), lost, bytes.subarray(split)])
}
