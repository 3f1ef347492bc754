import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { listFiles } from '../../src/tracer/io/list.ts'
import { type Page, readPage } from './html.ts'

/** Where `npm run site` builds it. */
export const SITE = resolve(import.meta.dirname, '../../site')

/** What the pages of `sphinx/protokoll_sphinx/short_addresses.py` begin with. */
const LEADS_ON = '<meta name="generator" content="protokoll: leads on">'

const groupOf = (path: string) => /^developer\/tests\/([^/]+)\//.exec(path)?.[1]

export class BuiltSite {
  readonly folder: string
  readonly files: ReadonlySet<string>
  /** Every page by its path, in the order of the paths. */
  readonly pages: ReadonlyMap<string, Page>
  /** The same for those that only lead on to where a page is now. */
  readonly moved: ReadonlyMap<string, Page>

  constructor(folder = SITE) {
    this.folder = folder
    const files = [...listFiles(folder)].sort()
    this.files = new Set(files)
    const pages = files.filter((path) => path.endsWith('.html'))
    const texts = pages.map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const)
    const read = (kept: typeof texts) => new Map(kept.map(([path, text]) => [path, readPage(text)]))
    this.pages = read(texts.filter(([, text]) => !text.includes(LEADS_ON)))
    this.moved = read(texts.filter(([, text]) => text.includes(LEADS_ON)))
  }

  /** The page as it was built. */
  text(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8')
  }

  /**
   * A page of each kind: all that were written by hand or are the only one of their kind, of each group of tests and of
   * the features the index and the longest page.
   */
  kinds(): string[] {
    const groups = new Set([...this.pages.keys()].map(groupOf))
    return [...groups].flatMap((group) => {
      const paths = [...this.pages.keys()].filter((path) => groupOf(path) === group)
      if (group === undefined) return paths
      const index = `developer/tests/${group}/index.html`
      return [index, this.longest(paths.filter((path) => path !== index))]
    })
  }

  /** Pages of single tests among some: below a group, and not its index nor about a feature. */
  ofTests(paths: readonly string[]): string[] {
    return paths.filter((path) => /^developer\/tests\/(?!features\/)[^/]+\/(?!index\.html)/.test(path))
  }

  longest(paths: readonly string[]): string {
    const size = (path: string) => this.pages.get(path)?.length ?? 0
    return paths.reduce((longest, path) => (size(path) > size(longest) ? path : longest))
  }
}
