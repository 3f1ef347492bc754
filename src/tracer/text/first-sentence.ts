import type { Block, Inline, Span } from './markup.ts'

/** What a point follows without ending a sentence; single letters are not, either. */
const ABBREVIATION = /(?:^|[\s(])(?:\p{L}|e\.g|i\.e|cf|etc|vs|fig|figs|sec|no|p|pp)\.$/iu

/** Longer than any of them. */
const LONGEST = 8

/** A point, and what closes with it, before a blank and something that can begin a sentence. */
const END = /[.!?][)\]"'”’]*(?=\s+(?:[^\s\p{Ll}]|$))/gu

/** The first sentence of a description, for lists; its first paragraph, where that is one sentence. */
export function firstSentence(blocks: readonly Block[]): Inline {
  const paragraph = blocks.find((block) => block.type === 'paragraph')
  const spans: Span[] = []
  for (const span of paragraph?.text ?? []) {
    const end = span.code || span.test ? undefined : sentenceEnd(span.text)
    spans.push(end === undefined ? span : { ...span, text: span.text.slice(0, end) })
    if (end !== undefined) break
  }
  return spans
}

function sentenceEnd(text: string): number | undefined {
  for (const { index, 0: mark } of text.matchAll(END)) {
    if (!ABBREVIATION.test(text.slice(Math.max(0, index - LONGEST), index + 1))) return index + mark.length
  }
  return undefined
}
