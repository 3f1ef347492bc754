import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError, quote } from '../common/errors.ts'
import { sameName } from '../common/same-name.ts'
import { partTitle, type TraceOutput } from '../import/trace-lines.ts'
import type { Header } from '../trace/events.ts'
import { parseVocabulary } from '../trace/parse-vocabulary.ts'
import { traceProblems } from '../trace/read.ts'
import { ifPossible } from './errno.ts'
import type { Files } from './files.ts'
import { GrowingFile } from './growing-file.ts'
import { listTraces } from './list.ts'

/** What an import puts beside its traces: the words that they are in. */
export const VOCABULARY = 'vocabulary.json'
/** What the first line of a trace begins with. */
const TRACE = '{"trace":'

/** A vocabulary: its file, as the user knows it, and what is in that. */
export interface Words {
  readonly file: string
  readonly bytes: Uint8Array
}

/** What the first lines of the traces of one log say, and where those traces are. */
interface OneLog {
  /** Of the first trace, in the folder and without its ending. */
  readonly path: string
  readonly about: Pick<Header, 'group' | 'file' | 'test'>
}

/** A folder that gets traces: each is written aside, and all get their names at once. */
export class ImportedTraces {
  private readonly out: string
  private readonly disk: Files
  private readonly written: { readonly file: string; readonly growing: GrowingFile }[] = []
  private readonly logs: OneLog[] = []
  private readonly wasThere: boolean
  private isPublished = false

  /** Throws the system's errors. */
  constructor(out: string, disk: Files) {
    this.out = out
    this.disk = disk
    this.wasThere = disk.isFolder(out)
    disk.makeFolder(out)
  }

  /**
   * Where the traces of one log go. `path` is that of the first, in the folder and without its ending. `about` is what the first
   * lines say: what else an earlier import has made of this log goes away.
   */
  of(path: string, about?: OneLog['about']): TraceOutput & { readonly files: readonly string[] } {
    if (about) this.logs.push({ path, about })
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

  /**
   * Gives all of them their names, and puts the vocabulary beside them. Then `gone` files go away. Throws
   * `OUTPUT_FOREIGN`, `COLLISION` where another trace in the folder cannot be read with these words, and the system's errors.
   */
  publish(vocabulary: Words, gone: readonly string[] = []): void {
    const stale = [...gone, ...this.earlierParts()]
    const words = join(this.out, VOCABULARY)
    if (this.disk.kind(words) !== undefined && !this.isVocabulary(words)) throw new ProtokollError(foreign(words))
    this.refuseOtherWords(words, vocabulary, stale)
    this.disk.replace(words, vocabulary.bytes)
    for (const { growing } of this.written) growing.publish()
    this.isPublished = true
    const made = new Set([words, ...this.written.map(({ file }) => file)])
    for (const file of stale) if (!made.has(file)) this.removeFile(file)
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
    if (this.disk.kind(file) !== undefined && !this.isTrace(file)) throw new ProtokollError(foreign(file))
    if (this.written.some((other) => sameName(other.file) === sameName(file)))
      throw new ProtokollError(partOfAnother(file))
    this.disk.makeFolder(dirname(file))
    const growing = new GrowingFile(this.disk.at(file))
    this.written.push({ file, growing })
    return growing
  }

  /** Traces that an earlier import has made of the same logs, where there are more than now. */
  private earlierParts(): string[] {
    if (this.logs.length === 0) return []
    const made = new Set(this.written.map(({ file }) => file))
    const logs = new Map(this.logs.map(({ path, about }) => [join(path), about]))
    return listTraces(this.out, this.disk.list).flatMap((below) => {
      const file = join(this.out, below)
      const whole = below.slice(0, -'.jsonl'.length)
      const [, first = whole, part = '1'] = /^(.+)-part-([1-9]\d*)$/s.exec(whole) ?? []
      const isOf = ([path, number]: readonly [string, string]) => {
        const about = logs.get(path)
        return about !== undefined && this.isAbout(file, { ...about, test: partTitle(about.test, Number(number)) })
      }
      const isStale = !made.has(file) && [[whole, '1'] as const, [first, part] as const].some(isOf)
      return isStale ? [file] : []
    })
  }

  private isAbout(file: string, { group, file: log, test }: OneLog['about']): boolean {
    if (!this.isTrace(file)) return false
    try {
      const header = JSON.parse(this.disk.firstLine(file) ?? '')
      return header.group === group && header.file === log && header.test === test
    } catch {
      return false
    }
  }

  /** Removes a file, and the folders that are empty then. Throws the system's errors. */
  removeFile(file: string): void {
    this.disk.remove(file)
    ifPossible(() => this.disk.removeEmptyFolders(dirname(file), this.out))
  }

  /** Traces of other imports stay in the folder: what they say has to be words that are there then, too. */
  private refuseOtherWords(words: string, { file, bytes }: Words, stale: readonly string[]): void {
    const before = this.disk.isOrdinary(words) ? this.disk.bytes(words) : undefined
    if (before === undefined || before.equals(bytes)) return
    const replaced = new Set([...stale, ...this.written.map((each) => each.file)])
    const vocabulary = parseVocabulary(JSON.parse(Buffer.from(bytes).toString()), file)
    for (const below of listTraces(this.out, this.disk.list)) {
      const trace = join(this.out, below)
      if (replaced.has(trace) || !this.isTrace(trace)) continue
      const [problem] = traceProblems(this.disk.bytes(trace), trace, vocabulary, 1)
      if (problem !== undefined) throw new ProtokollError(otherWords(words, file, trace), [problem])
    }
  }

  private isTrace(file: string): boolean {
    return this.disk.isOrdinary(file) && this.disk.firstLine(file)?.startsWith(TRACE) === true
  }

  /** Whether a file is one that an import could have put there. */
  private isVocabulary(file: string): boolean {
    if (!this.disk.isOrdinary(file)) return false
    return /^\s*\{[^{}[\]]*"vocabulary"\s*:/.test(this.disk.read(file) ?? '')
  }
}

function partOfAnother(file: string): Problem {
  return {
    code: 'COLLISION',
    file,
    message: 'a part of one log would have the name of another log',
    advice: 'rename one, or import them into folders of their own',
  }
}

function otherWords(words: string, file: string, trace: string): Problem {
  return {
    code: 'COLLISION',
    file: words,
    message: 'traces that are there are in other words than what is new',
    found: `${quote(trace)} cannot be read with ${quote(file)}, as follows`,
    legal: 'one vocabulary for all traces of a folder',
    advice: 'name another folder with --out',
  }
}

function foreign(file: string): Problem {
  const message = 'a file that protokoll did not write is in the way'
  return { code: 'OUTPUT_FOREIGN', file, message, advice: 'move it, or name another folder with --out' }
}
