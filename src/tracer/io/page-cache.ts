import { hash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { isError, ProtokollError } from '../common/errors.ts'
import type { Outline } from '../pages/document/outline.ts'
import type { Untested } from '../pages/document/site.ts'
import { errno, ifPossible } from './errno.ts'
import type { Files } from './files.ts'
import { Way } from './obstacles.ts'

/** A page as it was written: where, and what its content's hash is. */
export type WrittenPage = readonly [path: string, hash: string]

/** What became of one trace. */
export interface CachedTest {
  /** The trace's file, and the hash of what its pages were made of: see `hashOfTest`. */
  readonly trace: string
  readonly hash: string
  readonly outline: Outline
  readonly pages: readonly WrittenPage[]
}

/** What became of all of them together. `hash`: of their outlines. */
export interface CachedShared {
  readonly hash: string
  readonly untested: Untested
  readonly lostExamples: readonly string[]
  readonly pages: readonly WrittenPage[]
}

/** Tells contents apart. Not a secret: whoever can write the cache can write the pages. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha1', content, 'base64url')
}

const FILE = 'pages.jsonl'

/**
 * Remembers what a render made of what, so that the next need not make it again. Only contents count, never times: a
 * trace that says the same, with the same words, texts, templates and program (`context`), makes the same pages. That
 * they are still there is for who asks to see. A cache that is not whole, or that cannot be written, is none.
 */
export class PageCache {
  private readonly file: string
  private readonly isThere: boolean
  private readonly context: string
  private readonly disk: Files
  private readonly tests = new Map<string, CachedTest>()
  private readonly known: Map<string, CachedTest>
  private readonly knownShared: CachedShared | undefined
  private shared: CachedShared | undefined

  constructor(folder: string, context: string, disk: Files) {
    this.file = join(folder, FILE)
    this.context = context
    this.disk = disk
    // Where a link leads, nothing is remembered: it is no folder of the project's.
    this.isThere = new Way(dirname(folder), disk).obstacle(`${basename(folder)}/${FILE}`) === undefined
    const entries = this.read()
    this.known = new Map(entries.flatMap((entry) => ('trace' in entry ? [[entry.trace, entry] as const] : [])))
    this.knownShared = entries.find((entry): entry is CachedShared => 'untested' in entry)
  }

  test(trace: string): CachedTest | undefined {
    return this.known.get(trace)
  }

  sharedPages(): CachedShared | undefined {
    return this.knownShared
  }

  add(test: CachedTest): void {
    this.tests.set(test.trace, test)
  }

  setShared(shared: CachedShared): void {
    this.shared = shared
  }

  /** Keeps what was added, and forgets all else. */
  write(): void {
    if (!this.isThere) return
    const entries = [...this.tests.values(), ...(this.shared ? [this.shared] : [])]
    const lines = [JSON.stringify({ context: this.context }), ...entries.map((entry) => JSON.stringify(entry))]
    const text = lines.join('\n')
    ifPossible(() => this.disk.replace(this.file, `${text}\n${contentHash(text)}\n`))
  }

  private read(): readonly (CachedTest | CachedShared)[] {
    const text = this.readText()
    const end = text.lastIndexOf('\n', text.length - 2)
    const body = text.slice(0, Math.max(0, end))
    if (body === '' || text.slice(end + 1).trim() !== contentHash(body)) return []
    const [head = '', ...lines] = body.split('\n')
    if (head !== JSON.stringify({ context: this.context })) return []
    const entries = lines.map(entryOf)
    return entries.every((entry) => entry !== undefined) ? entries : []
  }

  private readText(): string {
    try {
      return (this.isThere && this.disk.read(this.file)) || ''
    } catch (error) {
      if (errno(error) === undefined && !(error instanceof ProtokollError)) throw error
      return ''
    }
  }
}

/** What a line holds; undefined if it is not what is written here, whoever wrote it. */
function entryOf(line: string): CachedTest | CachedShared | undefined {
  try {
    const entry = JSON.parse(line)
    return Array.isArray(entry?.pages) && ('outline' in entry || 'untested' in entry) ? entry : undefined
  } catch (error) {
    if (!isError(error) || error.name !== 'SyntaxError') throw error
    return undefined
  }
}
