import { closeSync, openSync, writeSync } from 'node:fs'
import { JsonBytes } from './json-bytes.ts'
import { surveyFile } from './survey-file.ts'

/**
 * How far a process's clock may be ahead of its file. A process that is killed takes lines with it, and times that others
 * may have seen; the next one of its node begins behind all of them.
 */
const AHEAD = 1000

/** So many lines wait at most, and so many characters of those parts of them that are texts already. */
const MOST_LINES = 500
const MOST_CHARACTERS = 1 << 16

/** A line that waits to be made. */
export interface WaitingLine {
  readonly time: number
  /** How long the texts are that it holds. */
  readonly length: number
}

export interface RecordingFileOptions<L extends WaitingLine> {
  /** Puts a line as it is written, with its end. */
  readonly put: (line: L, into: JsonBytes) => void
  /** How long lines wait, in milliseconds. */
  readonly delayMs: number
  /** A write that nobody waited for has failed. */
  readonly onFailure: (error: unknown) => void
}

/**
 * The file that one node's processes write into, one after the other. Lines are gathered, and made and written some at a
 * time: a write of its own for each would cost a node more than all else that recording it does, and making each where it
 * is recorded several times what making many at once does, as the processor has long been at something else each time.
 */
export class RecordingFile<L extends WaitingLine> {
  /** How often processes had begun before. */
  readonly starts: number
  /** Larger than any time that a process before has had. */
  readonly firstTime: number
  private readonly file: number
  private readonly options: RecordingFileOptions<L>
  private readonly bytes = new JsonBytes()
  private readonly lines: L[] = []
  /** So many of them are settled. */
  private settled = 0
  private characters = 0
  private writtenTime: number
  private readonly isWhole: boolean
  /** What a process does first is written at once, as that it begins: it says that the node is there. */
  private isFirst = true
  private timer: NodeJS.Timeout | undefined

  /** Throws the system's errors. */
  constructor(path: string, options: RecordingFileOptions<L>) {
    this.options = options
    this.file = openSync(path, 'a+')
    const { starts, time, isWhole, hasEnded } = surveyFile(this.file)
    this.starts = starts
    this.firstTime = time + (hasEnded ? 1 : AHEAD + 1)
    this.writtenTime = this.firstTime
    this.isWhole = isWhole
  }

  /** Writes that a process begins. Throws the system's errors. */
  begin(text: string): void {
    // A process that was killed may have left a part of a line.
    this.bytes.json(this.isWhole ? text : `\n${text}`)
    this.writeBytes()
  }

  /** Takes a line, to which something may be added until {@link settle}. */
  take(line: L): void {
    this.lines.push(line)
  }

  /** Nothing is added any more to what was taken. Throws the system's errors, where it is time to write. */
  settle(): void {
    const { lines } = this
    for (; this.settled < lines.length; this.settled += 1) this.characters += lines[this.settled]?.length ?? 0
    if (this.isFirst || this.options.delayMs <= 0) return this.write()
    if (lines.length >= MOST_LINES || this.characters >= MOST_CHARACTERS) return this.write()
    this.timer ??= setTimeout(() => this.writeLate(), this.options.delayMs).unref()
  }

  /** Whether the clock may come to this time before anything else is written. */
  mayReach(time: number): boolean {
    return time <= this.writtenTime + AHEAD
  }

  /** Writes what is settled. Throws the system's errors. */
  write(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const lines = this.lines.splice(0, this.settled)
    if (lines.length > 0) this.isFirst = false
    this.settled = 0
    this.characters = 0
    for (const line of lines) this.options.put(line, this.bytes)
    this.writeBytes()
    this.writtenTime = lines.at(-1)?.time ?? this.writtenTime
  }

  private writeBytes(): void {
    const bytes = this.bytes.take()
    for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done)
  }

  /** What waits is not written. */
  close(): void {
    clearTimeout(this.timer)
    closeSync(this.file)
  }

  /** Nobody waits for it who could be told that it fails. */
  private writeLate(): void {
    try {
      this.write()
    } catch (error) {
      this.options.onFailure(error)
    }
  }
}
