/**
 * What an author writes in a doc comment, as blocks: paragraphs, lists and code, with `code` inside them, and tests of
 * which it speaks: ``:test:`a leader is elected` ``.
 *
 * It is read as the small part of Markdown that doc comments use. Everything else is plain text, so no test can bring
 * markup of an output format onto a page.
 */
export type Block =
  | { readonly type: 'paragraph'; readonly text: Inline }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly Inline[] }
  | { readonly type: 'code'; readonly lines: readonly string[] }

export type Inline = readonly Span[]
export interface Span {
  readonly code: boolean
  readonly text: string
  /** It is the name of another test. */
  readonly test?: true
}

const ITEM = /^ {0,3}(?:([-*+])|(\d{1,9})[.)])\s+(\S.*)$/
const FENCE = /^\s*```/

export function parseProse(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    if (line.trim() === '') at += 1
    else if (FENCE.test(line)) at = readCode(lines, at, blocks)
    else if (ITEM.test(line)) at = readList(lines, at, blocks)
    else at = readParagraph(lines, at, blocks)
  }
  return blocks
}

function readCode(lines: readonly string[], start: number, blocks: Block[]): number {
  const length = lines.slice(start + 1).findIndex((line) => FENCE.test(line))
  const end = length < 0 ? lines.length : start + 1 + length
  const code = lines.slice(start + 1, end)
  if (code.some((line) => line.trim() !== '')) blocks.push({ type: 'code', lines: code })
  return end + 1
}

function readList(lines: readonly string[], start: number, blocks: Block[]): number {
  const ordered = isOrdered(lines[start] ?? '')
  const items: string[] = []
  let at = start
  for (; at < lines.length && continuesList(lines, at, ordered); at += 1) {
    const line = lines[at] ?? ''
    const item = ITEM.exec(line)?.[3]
    if (item !== undefined) items.push(item)
    else if (line.trim() !== '') items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  blocks.push({ type: 'list', ordered, items: items.map(parseInline) })
  return at
}

/** A list goes on with an item of its kind, a line of text, or a gap that is followed by an item. */
function continuesList(lines: readonly string[], at: number, ordered: boolean): boolean {
  const line = lines[at] ?? ''
  if (FENCE.test(line)) return false
  if (ITEM.test(line)) return isOrdered(line) === ordered
  if (line.trim() !== '') return true
  const next = lines.slice(at).find((each) => each.trim() !== '') ?? ''
  return ITEM.test(next) && isOrdered(next) === ordered
}

function isOrdered(line: string): boolean {
  return ITEM.exec(line)?.[2] !== undefined
}

function readParagraph(lines: readonly string[], start: number, blocks: Block[]): number {
  let at = start
  while (at < lines.length && isParagraph(lines[at] ?? '')) at += 1
  const text = lines
    .slice(start, at)
    .map((line) => line.trim())
    .join(' ')
  blocks.push({ type: 'paragraph', text: parseInline(text) })
  return at
}

function isParagraph(line: string): boolean {
  return line.trim() !== '' && !FENCE.test(line) && !ITEM.test(line)
}

function parseInline(text: string): Inline {
  return text
    .split(/((?::test:)?`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part): Span => {
      const named = /^:test:`([^`]*\S[^`]*)`$/.exec(part)?.[1]
      if (named !== undefined) return { code: false, text: named.trim().replace(/\s+/g, ' '), test: true }
      const code = part.length > 2 && part.startsWith('`') && part.endsWith('`')
      return { code, text: code ? part.slice(1, -1) : part }
    })
}
