import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import type { FlavourName } from '../writer.ts'
import { escapeAttribute, escapeName } from './escape-commonmark.ts'

/** How pages for one place differ from those for another. All of it is plain CommonMark with GitHub's tables. */
export interface Flavour {
  /** Files that are no pages can be linked to: the place takes them along as they are. */
  readonly hasFiles: boolean
  /** A page with what the place wants around it. `title` is plain text, `name` what the page is called: see `Markup.file`. */
  whole(content: string, title: string, name: string): string
}

export const FLAVOUR: Readonly<Record<FlavourName, Flavour>> = {
  github: { hasFiles: true, whole: (content) => content },
  vitepress: {
    hasFiles: false,
    // It reads the title as Markdown. Outside of `v-pre`, braces in text are expressions of Vue.
    whole: (content, title) => `${frontMatter({ title: escapeName(title) })}<div v-pre>\n\n${content}\n</div>\n`,
  },
  docusaurus: {
    hasFiles: true,
    // The title is text. Ids are known to it only where HTML is HTML: as MDX, the page is the same.
    whole: (content, title, name) =>
      frontMatter({ title: cut(title), ...slugOf(name), mdx: { format: 'md' } }) + content,
  },
  mkdocs: {
    hasFiles: true,
    // The title is put into HTML as it is.
    whole: (content, title) =>
      frontMatter({ title: escapeAttribute(cut(title)) }) + content.replace(/^<details/gm, MKDOCS_DETAILS),
  },
}

/**
 * Python-Markdown reads Markdown in HTML only where it is told to, and the themes let wide tables make the page wider than a
 * phone. No text of a trace begins a line with `<`.
 */
const MKDOCS_DETAILS = '<details markdown="1" style="overflow-x: auto"'

/** Docusaurus gives these the address of their folder, which may be that of another page. */
function slugOf(name: string): { slug?: string } {
  const [own = '', folder] = name.split('/').reverse()
  const isTaken = ['index', 'readme', folder?.toLowerCase()].includes(own.toLowerCase())
  return isTaken ? { slug: `./${own}` } : {}
}

const cut = (title: string) => shorten(visible(title), LIMITS.nameCharacters)

/** YAML takes what JSON has. */
function frontMatter(fields: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `---\n${lines.join('\n')}\n---\n\n`
}
