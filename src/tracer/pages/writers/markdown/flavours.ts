import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import type { FlavourName } from '../writer.ts'

/** How pages for one place differ from those for another. All of it is plain CommonMark with GitHub's tables. */
export interface Flavour {
  /** What the page is called that is the index of its folder. */
  readonly index: 'README' | 'index'
  /** Files that are no pages can be linked to: the place takes them along as they are. */
  readonly hasFiles: boolean
  /** A page with what the place wants around it. `title` is plain text. */
  whole(content: string, title: string): string
}

export const FLAVOUR: Readonly<Record<FlavourName, Flavour>> = {
  // It shows the README of a folder below the list of what is in it.
  github: { index: 'README', hasFiles: true, whole: (content) => content },
  vitepress: {
    index: 'index',
    hasFiles: false,
    // Outside of `v-pre`, braces in text are expressions of Vue.
    whole: (content, title) => `${frontMatter(title)}<div v-pre>\n\n${content}\n</div>\n`,
  },
  docusaurus: { index: 'index', hasFiles: true, whole: (content, title) => `${frontMatter(title)}${content}` },
  mkdocs: {
    index: 'index',
    hasFiles: true,
    // Python-Markdown reads Markdown in HTML only where it is told to. No text of a trace begins a line with `<`.
    whole: (content) => content.replace(/^<details/gm, '<details markdown="1"'),
  },
}

/** YAML takes strings of JSON. */
function frontMatter(title: string): string {
  return `---\ntitle: ${JSON.stringify(shorten(visible(title), LIMITS.nameCharacters))}\n---\n\n`
}
