import type { Block, Inline, Span } from '../../../text/markup.ts'
import { codeBlock, codeSpan, escapeStart, escapeText } from './escape-commonmark.ts'

/** Where a test is that a text speaks of; undefined if it is none. */
export type LinkOf = (said: string) => string | undefined

/** An author's prose as Markdown, blocks a blank line apart. */
export function markdownProse(blocks: readonly Block[], linkOf: LinkOf): string {
  return blocks.map((block) => proseBlock(block, linkOf)).join('\n\n')
}

function proseBlock(block: Block, linkOf: LinkOf): string {
  switch (block.type) {
    case 'paragraph':
      return proseLine(block.text, linkOf)
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${proseLine(item, linkOf)}`).join('\n')
    case 'code':
      return codeBlock(block.lines.map((line) => line.replaceAll('\t', '    ').trimEnd()))
  }
}

function proseLine(text: Inline, linkOf: LinkOf): string {
  const spans = text.map((span, i) => proseSpan(span, text[i + 1], linkOf))
  const line = spans.join('').trim()
  // Code and links begin with what is markup on purpose.
  return text[0]?.code || text[0]?.test ? line : escapeStart(line)
}

function proseSpan({ code, test, text }: Span, next: Span | undefined, linkOf: LinkOf): string {
  if (code) return codeSpan(text)
  const link = test ? linkOf(text) : undefined
  if (link !== undefined) return `[${escapeText(text)}](${link})`
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? []
  // A picture begins with `![`.
  const shown = escapeText(inner).replace(/!$/, next?.test && after === '' ? '&#33;' : '!')
  return `${before === '' ? '' : ' '}${shown}${after === '' ? '' : ' '}`
}
