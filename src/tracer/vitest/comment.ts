import { escapeRegex } from '../common/escape-regex.ts'

/**
 * The text of the doc comment that ends right above a line of a TypeScript file; empty when there is none. Blank
 * lines and line comments may stand between. Tags (`@…`) and what follows them are not part of the text.
 */
export function docCommentAbove(source: string, line: number): string {
  const lines = source.split(/\r\n|\n|\r/)
  let end = line - 2
  while (end >= 0 && /^\s*(?:\/\/.*)?$/.test(lines[end] ?? '')) end -= 1
  if (!lines[end]?.trimEnd().endsWith('*/')) return ''
  for (let start = end; start >= 0; start -= 1) {
    const text = lines[start]?.trim() ?? ''
    if (text.startsWith('/**')) return textOf(lines.slice(start, end + 1))
    if (start < end && text.includes('*/')) return ''
  }
  return ''
}

/** Blank lines and line comments may stand between a doc comment and what it is of. */
const BETWEEN = String.raw`\s*(?:\/\/[^\n]*\s*)*`
/** A call, up to where its first argument begins; or the call of what `each` and the like return. */
const CALL = String.raw`(?!describe|suite)[\w$.]+(?:(?<=\.(?:each|for|runIf|skipIf))(?:(?!\/\*\*)[^])*?[)\x60])?\s*\(\s*`
const LITERAL = String.raw`(['"\x60])((?:\\.|(?!\2)[^\\])*)\2`
/** A doc comment, and the name of the test that is called for right below it, as it stands in the source. */
const COMMENTED = new RegExp(String.raw`(\/\*\*(?:(?!\*\/)[^])*\*\/)${BETWEEN}${CALL}${LITERAL}`, 'g')

/** What Vitest fills in where one call makes several tests. */
const FILLED_IN = /%[a-z#$%]|\$[\w.]+/gi

/**
 * The text of the doc comment above a test of this name, wherever in its file it stands; empty when there is none. Of
 * several tests of one name, `count`, it is the one at `place`, from 0; where others of them have no comment, nobody can
 * tell whose there are.
 */
export function docCommentOf(source: string, name: string, place = 0, count = 1): string {
  const all = [...source.matchAll(COMMENTED)].map(([, comment = '', , title = '']) => ({
    comment,
    title: plain(title),
  }))
  const exact = all.filter(({ title }) => title === name)
  const found = exact.length > 0 ? exact : all.filter(({ title }) => isFilledIn(title, name))
  const texts = found.map(({ comment }) => textOf(comment.split(/\r\n|\n|\r/)))
  if (new Set(texts).size === 1) return texts[0] ?? ''
  return texts.length === count ? (texts[place] ?? '') : ''
}

function plain(title: string): string {
  return title.replace(/\\(.)/g, '$1')
}

function isFilledIn(title: string, name: string): boolean {
  if (title.search(FILLED_IN) < 0) return false
  const parts = title.split(FILLED_IN).map(escapeRegex)
  return new RegExp(`^${parts.join('[^]*')}$`).test(name)
}

function textOf(comment: readonly string[]): string {
  const inside = comment
    .join('\n')
    .replace(/^\s*\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
  const lines = inside.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
  const tag = lines.findIndex((line) => /^\s*@\w/.test(line))
  return (tag < 0 ? lines : lines.slice(0, tag)).join('\n').trim()
}
