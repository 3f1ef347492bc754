import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError } from '../common/errors.ts'
import type { TraceOutput } from '../import/trace-lines.ts'
import { ifPossible } from './errno.ts'
import type { Files } from './files.ts'
import { GrowingFile } from './growing-file.ts'

/** What an import puts beside its traces: the words that they are in. */
const VOCABULARY = 'vocabulary.json'
/** What the first line of a trace begins with. */
const TRACE = '{"trace":'

/** A folder that gets traces: each is written aside, and all get their names at once. */
export class ImportedTraces {
  private readonly out: string
  private readonly disk: Files
  private readonly written: { readonly file: string; readonly growing: GrowingFile }[] = []
  private readonly wasThere: boolean
  private isPublished = false

  /** Throws the system's errors. */
  constructor(out: string, disk: Files) {
    this.out = out
    this.disk = disk
    this.wasThere = disk.isFolder(out)
    disk.makeFolder(out)
  }

  /** Where the traces of one log go. `path` is that of the first, in the folder and without its ending. */
  of(path: string): TraceOutput & { readonly files: readonly string[] } {
    const files: string[] = []
    let growing: GrowingFile | undefined
    return {
      files,
      begin: (part) => {
        const file = join(this.out, `${path}${part === 1 ? '' : `-part-${part}`}.jsonl`)
        growing = this.begin(file)
        files.push(file)
      },
      line: (text) => growing?.line(text),
      end: () => growing?.close(),
    }
  }

  /** Gives all of them their names, and puts the vocabulary beside them. Throws `OUTPUT_FOREIGN` and the system's errors. */
  publish(vocabulary: Uint8Array): void {
    const words = join(this.out, VOCABULARY)
    if (this.disk.kind(words) !== undefined && !this.isVocabulary(words)) throw new ProtokollError(foreign(words))
    this.disk.replace(words, vocabulary)
    for (const { growing } of this.written) growing.publish()
    this.isPublished = true
    this.disk.sync(this.written.map(({ file }) => dirname(file)))
  }

  /** Removes what lies aside, if it has not got its name. */
  abandon(): void {
    if (this.isPublished) return
    for (const { file, growing } of this.written) {
      growing.discard()
      ifPossible(() => this.disk.removeEmptyFolders(dirname(file), this.out))
    }
  }

  /** Leaves no folder that was not there, if nothing is in it. */
  removeEmptyFolder(): void {
    if (!this.wasThere) ifPossible(() => this.disk.removeEmptyFolders(this.out, dirname(this.out)))
  }

  private begin(file: string): GrowingFile {
    const isTrace = this.disk.isOrdinary(file) && this.disk.firstLine(file)?.startsWith(TRACE) === true
    if (this.disk.kind(file) !== undefined && !isTrace) throw new ProtokollError(foreign(file))
    this.disk.makeFolder(dirname(file))
    const growing = new GrowingFile(this.disk.at(file))
    this.written.push({ file, growing })
    return growing
  }

  /** Whether a file is one that an import could have put there. */
  private isVocabulary(file: string): boolean {
    if (!this.disk.isOrdinary(file)) return false
    return /^\s*\{[^{}[\]]*"vocabulary"\s*:/.test(this.disk.read(file) ?? '')
  }
}

function foreign(file: string): Problem {
  const message = 'a file that protokoll did not write is in the way'
  return { code: 'OUTPUT_FOREIGN', file, message, advice: 'move it, or name another folder with --out' }
}
