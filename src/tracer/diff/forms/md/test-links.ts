import type { LoneTest, Report, TestPages } from '../../report.ts'
import { nameOf } from '../report-texts.ts'

/** Which of a link's characters would end it, or be read as something else. */
const SPECIAL: Readonly<Record<string, string>> = { '(': '%28', ')': '%29', '&': '&amp;' }

/** A link with a text that is Markdown already: code, or a word of ours. The address is one that holds no markup. */
export function link(text: string, address: string): string {
  return `[${text}](${address.replace(/[()&]/g, (sign) => SPECIAL[sign] ?? sign)})`
}

/** What leads to the pages of a test: `[before](…), [after](…)`; empty without any. */
export function pageLinks({ before, after }: TestPages = {}): string {
  return [...(before ? [link('before', before)] : []), ...(after ? [link('after', after)] : [])].join(', ')
}

/** The address where one does for both sides: after, or else before. */
export function onePage({ before, after }: TestPages = {}): string | undefined {
  return after ?? before
}

/** The pages of the tests of a report, by what it calls them; those of removed ones and of former names too. */
export function pagesByName({ tests, added, removed }: Report): ReadonlyMap<string, TestPages> {
  const lone = (list: readonly LoneTest[]) => list.map((test) => [nameOf(test), test.pages ?? {}] as const)
  const former = tests.map(({ before, pages = {} }) => [nameOf(before), pages] as const)
  return new Map([
    ...former,
    ...lone(removed),
    ...lone(added),
    ...tests.map(({ id, pages = {} }) => [id, pages] as const),
  ])
}

/** Adds links to texts, as long as there is room for them. */
export class LinkRoom {
  private left: number

  constructor(characters: number) {
    this.left = characters
  }

  /** The text with its links, or without them where they do not fit. */
  fit(plain: string, linked: string): string {
    const more = linked.length - plain.length
    if (more > this.left) return plain
    this.left -= more
    return linked
  }
}
