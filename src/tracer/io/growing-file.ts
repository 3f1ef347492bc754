import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** So many characters are kept before they are written. */
const CHUNK_CHARACTERS = 1 << 18

/** A file that grows line by line aside, and has its name only when all of it is written. Throws the system's errors. */
export class GrowingFile {
  private readonly aside: string
  private readonly path: string
  private readonly file: number
  private isOpen = true
  private kept: string[] = []
  private characters = 0

  /** `path` is a full path; whatever lies aside, at the path with `.new`, is replaced. Its folder has to be there. */
  constructor(path: string) {
    this.path = path
    this.aside = `${path}.new`
    this.file = openSync(this.aside, 'w')
  }

  line(text: string): void {
    this.kept.push(text, '\n')
    this.characters += text.length + 1
    if (this.characters >= CHUNK_CHARACTERS) this.write()
  }

  /** All lines are there, and would outlast a power cut. */
  close(): void {
    this.write()
    fsyncSync(this.file)
    this.release()
  }

  /** The file gets its name, and is then what is found there. */
  publish(): void {
    renameSync(this.aside, this.path)
  }

  /** What lies aside goes away. */
  discard(): void {
    this.release()
    rmSync(this.aside, { force: true })
  }

  private release(): void {
    if (this.isOpen) closeSync(this.file)
    this.isOpen = false
  }

  private write(): void {
    const bytes = Buffer.from(this.kept.join(''))
    this.kept = []
    this.characters = 0
    for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done)
  }
}
