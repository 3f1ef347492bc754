import { LIMITS } from '../../../common/limits.ts'
import { visible } from '../../../common/visible.ts'
import { columns } from '../../../text/columns.ts'
import type { Block, Inline, Span } from '../../../text/markup.ts'
import { escapeInline, escapeStart, literal } from './escape-rst.ts'

const LINE_COLUMNS = 100

/** What leads to the test of that name; undefined where there is none. */
type LinkOf = (said: string) => string | undefined

/** An author's prose as reStructuredText, blocks a blank line apart. */
export function renderProse(blocks: readonly Block[], linkOf: LinkOf = () => undefined): string {
  return blocks.map((block) => renderBlock(block, linkOf)).join('\n\n')
}

function renderBlock(block: Block, linkOf: LinkOf): string {
  switch (block.type) {
    case 'paragraph':
      return wrap(block.text, '', linkOf)
    case 'list':
      return block.items.map((item, i) => renderItem(item, block.ordered ? `${i + 1}. ` : '- ', linkOf)).join('\n')
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

function renderItem(item: Inline, bullet: string, linkOf: LinkOf): string {
  const indent = ' '.repeat(bullet.length)
  return bullet + wrap(item, indent, linkOf).slice(indent.length)
}

/** Words are put on lines; the start of each line is escaped, unless it is code. An empty text keeps its place. */
function wrap(text: Inline, indent: string, linkOf: LinkOf): string {
  const lines: string[] = []
  let line = ''
  for (const word of words(text, linkOf)) {
    if (line !== '' && columns(indent + line) + 1 + columns(word) > LINE_COLUMNS) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line || '\\']
    .map((each) => indent + (/^(?:`|:doc:`)/.test(each) ? each : escapeStart(each)))
    .join('\n')
}

/** The text split at blanks. Code and links stay whole, and are joined to what touches them by an escaped blank. */
function words(text: Inline, linkOf: LinkOf): string[] {
  const joined: string[] = []
  let touches = false
  for (const span of text) {
    const { text: raw } = span
    const whole = wholeSpan(span, linkOf)
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
function wholeSpan({ code, text, test }: Span, linkOf: LinkOf): string | undefined {
  const link = test && linkOf(text)
  if (link) return link
  return code && text.length <= LIMITS.wordCharacters ? literal(text) : undefined
}
