import { LIMITS } from '../../../common/limits.ts'
import { visible } from '../../../common/visible.ts'
import { columns } from '../../../text/columns.ts'
import type { Block, Inline } from '../../../text/markup.ts'
import { escapeInline, escapeStart, literal } from './escape-rst.ts'

const LINE_COLUMNS = 100
/** An author's prose as reStructuredText, blocks a blank line apart. */
export function renderProse(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('\n\n')
}

function renderBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return wrap(block.text, '')
    case 'list':
      return block.items.map((item, i) => renderItem(item, block.ordered ? `${i + 1}. ` : '- ')).join('\n')
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

function renderItem(item: Inline, bullet: string): string {
  const indent = ' '.repeat(bullet.length)
  return bullet + wrap(item, indent).slice(indent.length)
}

/** Words are put on lines; the start of each line is escaped, unless it is code. An empty text keeps its place. */
function wrap(text: Inline, indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of words(text)) {
    if (line !== '' && columns(indent + line) + 1 + columns(word) > LINE_COLUMNS) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line || '\\'].map((each) => indent + (each.startsWith('``') ? each : escapeStart(each))).join('\n')
}

/** The text split at blanks. Code stays whole, and is joined to what touches it by an escaped blank. */
function words(text: Inline): string[] {
  const joined: string[] = []
  let touches = false
  for (const { code, text: raw } of text) {
    const isLiteral = code && raw.length <= LIMITS.wordCharacters
    const parts = isLiteral ? [literal(raw)] : raw.trim().split(/\s+/).flatMap(escapeWord)
    const [first = '', ...rest] = parts.filter((part) => part !== '')
    const glued = joined.length > 0 && touches && !/^\s/.test(raw)
    if (glued) joined.push(`${joined.pop()}\\ ${first}`)
    else if (first !== '') joined.push(first)
    for (const word of rest) joined.push(word)
    touches = !/\s$/.test(raw)
  }
  return joined
}
