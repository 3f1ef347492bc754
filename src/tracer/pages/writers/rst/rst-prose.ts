import { LIMITS } from '../../../common/limits.ts'
import { visible } from '../../../common/visible.ts'
import { columns } from '../../../text/columns.ts'
import type { Block, Inline, Span } from '../../../text/markup.ts'
import type { TestLink } from '../../document/outline.ts'
import { escapeInline, escapeStart, literal } from './escape-rst.ts'
import { testRole } from './rst-links.ts'

const LINE_COLUMNS = 100
/** An author's prose as reStructuredText, blocks a blank line apart. */
export function renderProse(blocks: readonly Block[], links: readonly TestLink[] = []): string {
  return blocks.map((block) => renderBlock(block, links)).join('\n\n')
}

function renderBlock(block: Block, links: readonly TestLink[]): string {
  switch (block.type) {
    case 'paragraph':
      return wrap(block.text, '', links)
    case 'list':
      return block.items.map((item, i) => renderItem(item, block.ordered ? `${i + 1}. ` : '- ', links)).join('\n')
    case 'code':
      return ['::', '', ...block.lines.flatMap(codeLines).map((line) => `    ${line}`.trimEnd())].join('\n')
  }
}

function codeLines(line: string): string[] {
  return pieces(visible(line.replaceAll('\t', '    ').trimEnd()))
}

function pieces(text: string): string[] {
  const characters = [...text]
  const count = Math.max(1, Math.ceil(characters.length / LIMITS.wordCharacters))
  return Array.from({ length: count }, (_, i) =>
    characters.slice(i * LIMITS.wordCharacters, (i + 1) * LIMITS.wordCharacters).join(''),
  )
}

/** A word in pieces that stand on lines of their own: the blank or line end after a backslash is nothing. */
function escapeWord(word: string): string[] {
  return pieces(word).map((piece, i, all) => escapeInline(piece) + (i < all.length - 1 ? '\\' : ''))
}

function renderItem(item: Inline, bullet: string, links: readonly TestLink[]): string {
  const indent = ' '.repeat(bullet.length)
  return bullet + wrap(item, indent, links).slice(indent.length)
}

/** Words are put on lines; the start of each line is escaped, unless it is code. An empty text keeps its place. */
function wrap(text: Inline, indent: string, links: readonly TestLink[]): string {
  const lines: string[] = []
  let line = ''
  for (const word of words(text, links)) {
    if (line !== '' && columns(indent + line) + 1 + columns(word) > LINE_COLUMNS) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line || '\\']
    .map((each) => indent + (/^(?:``|:doc:`)/.test(each) ? each : escapeStart(each)))
    .join('\n')
}

/** The text split at blanks. Code and links stay whole, and are joined to what touches them by an escaped blank. */
function words(text: Inline, links: readonly TestLink[]): string[] {
  const joined: string[] = []
  let touches = false
  for (const span of text) {
    const { text: raw } = span
    const whole = wholeSpan(span, links)
    const parts = whole === undefined ? raw.trim().split(/\s+/).flatMap(escapeWord) : [whole]
    const [first = '', ...rest] = parts.filter((part) => part !== '')
    const glued = joined.length > 0 && touches && !/^\s/.test(raw)
    if (glued) joined.push(`${joined.pop()}\\ ${first}`)
    else if (first !== '') joined.push(first)
    for (const word of rest) joined.push(word)
    touches = !/\s$/.test(raw)
  }
  return joined
}

/** What stays on one line: code, and what leads to a test. */
function wholeSpan({ code, text, test }: Span, links: readonly TestLink[]): string | undefined {
  const link = test && links.find(({ said }) => said === text)
  if (link) return testRole(text, link.slugs)
  return code && text.length <= LIMITS.wordCharacters ? literal(text) : undefined
}
