import type { Block, Inline } from '../../document/prose.ts'
import { visible } from '../visible.ts'
import { escapeInline, escapeStart, literal } from './escape.ts'
import { columns } from './width.ts'

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
      return ['::', '', ...block.lines.map((line) => `    ${codeLine(line)}`.trimEnd())].join('\n')
  }
}

function codeLine(line: string): string {
  return visible(line.replaceAll('\t', '    ').trimEnd())
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
    const parts = code ? [literal(raw)] : raw.trim().split(/\s+/).map(escapeInline)
    const [first = '', ...rest] = parts.filter((part) => part !== '')
    const glued = joined.length > 0 && touches && !/^\s/.test(raw)
    if (glued) joined.push(`${joined.pop()}\\ ${first}`, ...rest)
    else if (first !== '') joined.push(first, ...rest)
    touches = !/\s$/.test(raw)
  }
  return joined
}
