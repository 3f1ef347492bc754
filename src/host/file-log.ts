import { randomInt } from 'node:crypto'
import { type NodeId, type Storage, StoredLog, type StoredState, type StoreEffect } from '../raft/index.ts'
import { HostError, messageOf } from './host-error.ts'
import type { LogDisk, LogFile } from './log-disk.ts'
import { type LogEntry, makeHead, readContents, toText } from './log-entries.ts'
import { encodeFrame } from './log-frames.ts'

const NAME = 'raft.log'
/** What the file is called until all of it is on the disk. */
const DRAFT = 'raft.log.new'

/** Makes the log of a node that has never run. Throws `HOST_LOG_EXISTS`, or the system's error. */
export function createLog(disk: LogDisk, node: NodeId): void {
  if (disk.names().includes(NAME)) {
    throw new HostError(
      'HOST_LOG_EXISTS',
      `${disk.pathOf(NAME)} is there already: start the node, or take another folder`,
    )
  }
  writeFile(disk, node, 0, new StoredLog().load()).file.close()
}

/**
 * The log of one node in a file (see `log-entries.ts` for what it holds). The changes that {@link store} is given are one
 * write, on the disk before it returns. A new file takes the old one's place with each snapshot, so that it holds little more
 * than what a node needs to start.
 */
export class FileLog implements Storage {
  /** How often the node has been started, this time included: 1 at first. Stored before the log is given out. */
  readonly starts: number
  /** How many bytes of a write that was never finished have been cut off. */
  readonly cutBytes: number
  private readonly disk: LogDisk
  private readonly node: NodeId
  private readonly stored: StoredLog
  private open: OpenFile
  /** None is open: one was closed, and the next one could not be made. */
  private isClosed = false
  /** After a failed write nobody knows what the disk has. */
  private failed = false

  /**
   * Opens the log of a node that starts. Throws `HOST_LOG_MISSING`, `HOST_LOG_DAMAGED`, `HOST_LOG_FOREIGN`, or the
   * system's error. Nobody else may have it open: see that two processes do not, by having a node listen first.
   */
  constructor(disk: LogDisk, node: NodeId) {
    this.disk = disk
    this.node = node
    const path = disk.pathOf(NAME)
    const names = disk.names()
    // A crash came before it had its name: the file that has it is as good as it was.
    if (names.includes(DRAFT)) disk.remove(DRAFT)
    if (!names.includes(NAME)) throw missing(path)
    const file = Buffer.from(disk.read(NAME))
    const { head, entries, endBytes } = readContents(file, path, node)
    this.stored = new StoredLog(head.stored)
    let { starts } = head
    for (const entry of entries) {
      if ('starts' in entry) starts = entry.starts
      else this.stored.store(entry.changes)
    }
    this.starts = starts + 1
    this.cutBytes = file.length - endBytes
    // A new file with all that was found, and nothing is done before it is on the disk. What an earlier process has written
    // and not synced counts from now on; and where a sync has failed, systems may keep in memory what is not on the disk,
    // call it written, and never write it again.
    this.open = writeFile(disk, node, this.starts, this.stored.load())
  }

  load(): StoredState {
    return this.stored.load()
  }

  /** Throws `HOST_LOG_WRITE`; from then on always. */
  store(changes: readonly StoreEffect[]): void {
    if (changes.length === 0) return
    const path = this.disk.pathOf(NAME)
    if (this.failed) throw new HostError('HOST_LOG_WRITE', `${path} takes nothing more: a write has failed before`)
    this.failed = true
    try {
      this.stored.store(changes)
      if (changes.some(({ type }) => type === 'store_snapshot')) this.replace()
      else this.append({ changes })
    } catch (error) {
      const todo = 'the node has to end; it can be started again when the disk works'
      throw new HostError('HOST_LOG_WRITE', `cannot write ${path}: ${messageOf(error)}; ${todo}`, { cause: error })
    }
    this.failed = false
  }

  close(): void {
    if (!this.isClosed) this.open.file.close()
    this.isClosed = true
  }

  private append(entry: LogEntry): void {
    const { file, endBytes, salt } = this.open
    const frame = encodeFrame(toText(entry), salt)
    file.write(frame, endBytes)
    file.sync()
    this.open.endBytes += frame.length
  }

  /** A file that holds nothing but what is stored now takes the place of the one that led to it. */
  private replace(): void {
    this.close()
    this.open = writeFile(this.disk, this.node, this.starts, this.stored.load())
    this.isClosed = false
  }
}

interface OpenFile {
  readonly file: LogFile
  endBytes: number
  readonly salt: number
}

/** The file gets its name when all of it is on the disk; whenever a crash comes, the name leads to a whole file. */
function writeFile(disk: LogDisk, node: NodeId, starts: number, stored: StoredState): OpenFile {
  const salt = randomInt(1, 2 ** 32)
  const frame = encodeFrame(toText(makeHead(node, starts, salt, stored)), 0)
  const draft = disk.open(DRAFT)
  draft.truncate(0)
  draft.write(frame, 0)
  draft.sync()
  draft.close()
  disk.rename(DRAFT, NAME)
  disk.syncNames()
  return { file: disk.open(NAME), endBytes: frame.length, salt }
}

function missing(path: string): HostError {
  const todo = 'do not start it again under its id, as it has forgotten what it promised'
  return new HostError('HOST_LOG_MISSING', `there is no log ${path}: if this node ran before, ${todo}`)
}
