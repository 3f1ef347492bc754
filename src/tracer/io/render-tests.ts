import { type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { PathCollisions } from '../pages/collisions.ts'
import type { Outline } from '../pages/document/outline.ts'
import type { PageMaker, PageOptions, SharedPages } from '../pages/page-maker.ts'
import type { OutputFile } from '../pages/writers/writer.ts'
import { fold } from '../trace/fold.ts'
import { readTrace } from '../trace/read.ts'
import type { Trace } from '../trace/trace.ts'
import type { TraceFile } from './load.ts'
import { type CachedTest, contentHash, type PageCache, type WrittenPage } from './page-cache.ts'
import type { Publication } from './publish.ts'

/** Whose trace it is. */
export type TestName = Pick<Outline, 'group' | 'file' | 'test' | 'failed'>

/** What is told first, and alone: the others may be echoes of it. */
const KINDS = ['trace', 'claims', 'evidence', 'collisions'] as const

/** Takes traces one by one, and hands their pages on as they are made. Problems are kept until all are seen. */
export class TestRenderer {
  private readonly maker: PageMaker
  private readonly options: PageOptions
  private readonly publication: Publication
  private readonly cache: PageCache | undefined
  private readonly paths = new PathCollisions()
  private readonly problems: Record<(typeof KINDS)[number], Problem[]>

  constructor(options: PageOptions, maker: PageMaker, publication: Publication, cache: PageCache | undefined) {
    this.options = options
    this.maker = maker
    this.publication = publication
    this.cache = cache
    this.problems = { trace: [], claims: [...options.catalogue.gaps()], evidence: [], collisions: [] }
  }

  /**
   * Makes the pages of a trace, or finds that they are there already. Undefined if the test is not wanted, or something
   * is wrong with its trace. Throws `TEMPLATE_…` and `OUTPUT_WRITE`.
   */
  render(file: TraceFile, isWanted: (test: TestName) => boolean): Outline | undefined {
    const found = this.collected(() => this.read(file))
    if (found === undefined) return undefined
    if ('outline' in found) return isWanted(found.outline) ? this.keepTest(found) : undefined
    const { trace, hash } = found
    return isWanted({ ...trace.header, failed: trace.outcome === 'failed' }) ? this.makePages(trace, hash) : undefined
  }

  /** The trace, or what is known of it if its pages are there already. Its bytes are let go here. */
  private read(file: TraceFile): CachedTest | { readonly trace: Trace; readonly hash: string } {
    const bytes = file.read()
    const hash = this.cache ? contentHash(bytes) : ''
    const known = this.cache?.test(file.file)
    if (known?.hash === hash && this.areThere(known.pages)) return known
    return { trace: readTrace(bytes, file.file, this.options.vocabulary), hash }
  }

  /** Throws every problem of every trace; if there is none, those of all claims, and so on. */
  throwProblems(): void {
    for (const kind of KINDS) throwIfAny(this.problems[kind])
  }

  /** The pages that tests share. Throws `COLLISION` and `TEMPLATE_…`. */
  renderShared(outlines: readonly Outline[]): Omit<SharedPages, 'files'> {
    throwIfAny(this.paths.problems)
    const hash = this.cache ? contentHash(JSON.stringify(outlines)) : ''
    const known = this.cache?.sharedPages()
    if (known?.hash === hash && this.areThere(known.pages)) {
      for (const [path] of known.pages) this.publication.keep(path)
      this.cache?.setShared(known)
      return known
    }
    const { files, ...found } = this.maker.shared(outlines)
    for (const file of files) this.paths.add(file)
    throwIfAny(this.paths.problems)
    const pages = files.map((file) => this.write(file))
    this.cache?.setShared({ hash, ...found, pages })
    return found
  }

  private makePages(trace: Trace, hash: string): Outline | undefined {
    const sections = fold(trace, this.options.vocabulary)
    const { claims, evidence, collisions } = this.maker.problemsOf(trace, sections)
    this.problems.claims.push(...claims)
    this.problems.evidence.push(...evidence)
    this.problems.collisions.push(...collisions)
    // Nothing will be written then.
    if (KINDS.some((kind) => this.problems[kind].length > 0)) return undefined
    const { outline, files } = this.maker.pagesOf(trace, sections)
    const pages: WrittenPage[] = []
    for (const file of files) {
      this.paths.add(file)
      pages.push(this.write(file))
    }
    this.cache?.add({ trace: trace.source, hash, outline, pages })
    return outline
  }

  private keepTest(known: CachedTest): Outline {
    for (const [path] of known.pages) {
      this.paths.add({ path, source: known.trace })
      this.publication.keep(path)
    }
    this.cache?.add(known)
    return known.outline
  }

  private write(file: OutputFile): WrittenPage {
    this.publication.add(file)
    return [file.path, this.cache ? contentHash(file.content) : '']
  }

  /** Whether nobody has removed or changed them. */
  private areThere(pages: readonly WrittenPage[]): boolean {
    return pages.every(([path, hash]) => {
      const content = this.publication.isOwn(path) ? this.publication.read(path) : undefined
      return content !== undefined && contentHash(content) === hash
    })
  }

  private collected<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ProtokollError)) throw error
      this.problems.trace.push(...error.problems)
      return undefined
    }
  }
}
