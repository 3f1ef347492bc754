import type { Block, Inline, Span } from '../../../text/markup.ts'
import { codeBlock, codeSpan, escapeStart, escapeText } from './escape-commonmark.ts'

/** What leads to a test that a text speaks of; undefined if it is none. */
export type TargetOf = (said: string) => string | undefined

/** An author's prose as Markdown, blocks a blank line apart. */
export function markdownProse(blocks: readonly Block[], targetOf: TargetOf): string {
  return blocks.map((block) => proseBlock(block, targetOf)).join('\n\n')
}

function proseBlock(block: Block, targetOf: TargetOf): string {
  switch (block.type) {
    case 'paragraph':
      return proseLine(block.text, targetOf)
    case 'list':
      return block.items
        .map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${proseLine(item, targetOf)}`)
        .join('\n')
    case 'code':
      return codeBlock(block.lines.map((line) => line.replaceAll('\t', '    ').trimEnd()))
  }
}

function proseLine(text: Inline, targetOf: TargetOf): string {
  const spans = text.map((span, i) => proseSpan(span, text[i + 1], targetOf))
  const line = spans.join('').trim()
  // Code and links begin with what is markup on purpose.
  return text[0]?.code || text[0]?.test ? line : escapeStart(line)
}

function proseSpan({ code, test, text }: Span, next: Span | undefined, targetOf: TargetOf): string {
  if (code) return codeSpan(text)
  const link = test ? targetOf(text) : undefined
  if (link !== undefined) return `[${escapeText(text)}](${link})`
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? []
  // A picture begins with `![`.
  const shown = escapeText(inner).replace(/!$/, next?.test && after === '' ? '&#33;' : '!')
  return `${before === '' ? '' : ' '}${shown}${after === '' ? '' : ' '}`
}
