import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'

/** So many bytes are read at a time, from the end. */
const CHUNK_BYTES = 1 << 20
const NEWLINE = 0x0a

/** What a line begins with that says that a process begins, and what one that says anything else. */
const BEGIN = /^\{"live":\d+,"start":(\d+),"t":(\d+)/
const ROW = /^\{"t":(\d+)/

/** The file that one node's processes write into, one after the other. Throws the system's errors. */
export class RecordingFile {
  /** How often processes had begun before. */
  readonly starts: number
  /** The largest time in it. */
  readonly time: number
  private readonly file: number

  constructor(path: string) {
    this.file = openSync(path, 'a+')
    const { size } = fstatSync(this.file)
    const { starts, time, isWhole } = this.survey(size)
    this.starts = starts
    this.time = time
    // A process that was killed may have left a part of a line.
    if (!isWhole) this.write('\n')
  }

  write(text: string): void {
    const bytes = Buffer.from(text)
    for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done)
  }

  close(): void {
    closeSync(this.file)
  }

  /** Goes from the end to the last line that says how often processes have begun. */
  private survey(size: number): { readonly starts: number; readonly time: number; readonly isWhole: boolean } {
    let time = 0
    // Behind the last line feed is nothing, or what was left of a line.
    let torn: string | undefined
    for (const line of this.linesFromEnd(size)) {
      if (torn === undefined) {
        torn = line
        continue
      }
      time ||= Number(ROW.exec(line)?.[1] ?? 0)
      const [, starts, began] = BEGIN.exec(line) ?? []
      if (starts === undefined) continue
      const isWhole = torn === ''
      return { starts: Number(starts) + (BEGIN.test(torn) ? 1 : 0), time: time || Number(began), isWhole }
    }
    return { starts: BEGIN.test(torn ?? '') ? 1 : 0, time, isWhole: (torn ?? '') === '' }
  }

  /** What stands between line feeds, the last first. */
  private *linesFromEnd(size: number): Generator<string> {
    let rest = Buffer.alloc(0)
    for (let end = size; end > 0; ) {
      const from = Math.max(0, end - CHUNK_BYTES)
      const bytes = Buffer.concat([this.read(from, end), rest])
      // What the chunk begins with may be the end of a line.
      const first = from === 0 ? 0 : bytes.indexOf(NEWLINE) + 1 || bytes.length
      if (first < bytes.length) yield* bytes.subarray(first).toString().split('\n').toReversed()
      rest = bytes.subarray(0, first)
      end = from
    }
  }

  private read(from: number, to: number): Buffer {
    const bytes = Buffer.alloc(to - from)
    let done = 0
    while (done < bytes.length) {
      const count = readSync(this.file, bytes, done, bytes.length - done, from + done)
      if (count === 0) break
      done += count
    }
    return bytes.subarray(0, done)
  }
}
