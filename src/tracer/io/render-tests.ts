import { type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { PathCollisions } from '../pages/collisions.ts'
import type { WeighedMessage } from '../pages/document/load-bearing.ts'
import type { Outline } from '../pages/document/outline.ts'
import type { PageMaker, SharedPages } from '../pages/page-maker.ts'
import type { OutputFile } from '../pages/writers/writer.ts'
import { type TraceFile, testKey } from './load.ts'
import { hashOfTest, type MadeTest, type TestName, type TestProblems } from './make-test.ts'
import { type CachedTest, contentHash, type PageCache, type WrittenPage } from './page-cache.ts'
import type { Publication } from './publish.ts'

/** What is told first, and alone: the others may be echoes of it. */
const KINDS = ['trace', 'claims', 'evidence', 'collisions'] as const

/**
 * Takes what became of traces, in any order, and hands their pages on to be written. Problems are kept until all are
 * seen.
 */
export class RenderedTests {
  private readonly publication: Publication
  private readonly cache: PageCache | undefined
  private readonly problems: Problem[]
  private readonly isStill: (outline: Outline) => boolean
  private readonly taken = new Map<number, TakenTest>()
  /** Something is wrong: nothing will be written, and nothing need be made. */
  isRefused: boolean

  /**
   * `problems`: what is wrong with the catalogue, which is told like claims. `isStill`: whether what other tests are
   * called has left a test's pages as they were.
   */
  constructor(
    publication: Publication,
    cache: PageCache | undefined,
    problems: readonly Problem[],
    isStill: (outline: Outline) => boolean,
  ) {
    this.isStill = isStill
    this.publication = publication
    this.cache = cache
    this.problems = [...problems]
    this.isRefused = problems.length > 0
  }

  /** Finds that a test's pages are there already. */
  known(file: TraceFile): CachedTest | undefined {
    const known = this.cache?.test(file.file)
    if (known === undefined || known.hash !== hashOf(file) || !this.isStill(known.outline)) return undefined
    return this.areThere(known.pages) ? known : undefined
  }

  /** Leaves the pages of a test as they are. `place`: of its trace, among all. */
  keep(place: number, known: CachedTest): void {
    for (const [path] of known.pages) this.publication.keep(path)
    this.cache?.add(known)
    this.taken.set(place, { trace: known.trace, outline: known.outline, pages: known.pages })
  }

  /** Throws `TEMPLATE_…`, where that is when pages are made, and `OUTPUT_WRITE`. */
  take(place: number, { trace, hash, outline, problems, files }: MadeTest): void {
    const pages: WrittenPage[] = []
    for (const file of files) pages.push(this.write(file))
    this.isRefused ||= KINDS.some((kind) => problems[kind].length > 0)
    this.taken.set(place, { trace, problems, pages, ...(outline ? { outline } : {}) })
    if (outline) this.cache?.add({ trace, hash, outline, pages })
  }

  /** All outlines, in the order of the traces. Throws every problem of every trace; without any, those of claims; … */
  outlines(): readonly Outline[] {
    const inOrder = this.inOrder()
    for (const kind of KINDS) {
      const before = kind === 'claims' ? this.problems : []
      throwIfAny([...before, ...inOrder.flatMap(({ problems }) => problems?.[kind] ?? [])])
    }
    return inOrder.flatMap(({ outline }) => outline ?? [])
  }

  /** The pages that tests share, see {@link PageMaker.shared}. Throws `COLLISION` and `TEMPLATE_…`. */
  renderShared(
    outlines: readonly Outline[],
    maker: PageMaker,
    isInOrder = false,
    weighed: readonly WeighedMessage[] = [],
  ): Omit<SharedPages, 'files'> {
    const paths = new PathCollisions(maker.addressOf)
    for (const { trace, pages } of this.inOrder()) for (const [path] of pages) paths.add({ path, source: trace })
    throwIfAny(paths.problems)
    const hash = this.cache ? contentHash(JSON.stringify([outlines, weighed])) : ''
    const known = this.cache?.sharedPages()
    if (known?.hash === hash && this.areThere(known.pages)) {
      for (const [path] of known.pages) this.publication.keep(path)
      this.cache?.setShared(known)
      return known
    }
    const { files, ...found } = maker.shared(outlines, isInOrder, weighed)
    for (const file of files) paths.add(file)
    throwIfAny(paths.problems)
    const pages = files.map((file) => this.write(file))
    this.cache?.setShared({ hash, ...found, pages })
    return found
  }

  private inOrder(): TakenTest[] {
    return [...this.taken].toSorted(([a], [b]) => a - b).map(([, test]) => test)
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
}

/** Undefined if it cannot be read: whoever makes pages of it says so. */
function hashOf(file: TraceFile): string | undefined {
  try {
    return hashOfTest(file.read(), file.readLost?.())
  } catch (error) {
    if (error instanceof ProtokollError) return undefined
    throw error
  }
}

interface TakenTest {
  readonly trace: string
  readonly problems?: TestProblems
  readonly outline?: Outline
  readonly pages: readonly WrittenPage[]
}

export interface WantedData {
  readonly withFailing: boolean
  readonly replaced: readonly string[]
}

/** Which tests are rendered. */
export class Wanted {
  /** Traces of failing tests that were left out. */
  leftOut = 0
  private readonly withFailing: boolean
  private readonly replaced: Set<string>

  constructor(withFailing: boolean, replaced: readonly string[] = []) {
    this.withFailing = withFailing
    this.replaced = new Set(replaced)
  }

  /** For another thread. */
  asData(): WantedData {
    return { withFailing: this.withFailing, replaced: [...this.replaced] }
  }

  /** The test has left another trace, from before it failed. */
  replace(test: TestName): void {
    this.replaced.add(testKey(test))
  }

  has(test: TestName): boolean {
    return !this.replaced.has(testKey(test)) && (this.withFailing || !test.failed)
  }

  /** Counts a test whose trace has been read. */
  count(test: TestName | undefined): void {
    if (test?.failed && !this.withFailing) this.leftOut += 1
  }
}
