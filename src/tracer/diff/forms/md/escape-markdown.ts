import { greatest } from '../../../common/extent.ts'
import { LIMITS } from '../../../common/limits.ts'
import { withoutCommands } from '../../../common/one-line.ts'
import { shorten, visible } from '../../../common/visible.ts'

/**
 * GitHub reads names of people and of issues, HTML, links and emphasis wherever text is not code. So everything that
 * comes from traces stands in code: in a span, in a fence, or in `<code>`. Only what would end the code is left to
 * deal with: a run of backquotes as long as the one that it began with, a line end, or a tag.
 */

/** Untrusted text in a line of Markdown. */
export function codeSpan(text: string): string {
  const plain = oneLine(text)
  const quotes = '`'.repeat(longestRun(plain) + 1)
  const pad = /^`|`$|^ .* $/.test(plain) ? ' ' : ''
  return `${quotes}${pad}${plain}${pad}${quotes}`
}

/** Untrusted lines in a fence. */
export function codeFence(language: string, lines: readonly string[]): string {
  const plain = lines.map(oneLine)
  const quotes = '`'.repeat(Math.max(3, greatest(plain.map((line) => longestRun(line) + 1))))
  return [`${quotes}${language}`, ...plain, quotes].join('\n')
}

const HTML: readonly (readonly [what: string, instead: string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]

/** Untrusted text in a block of HTML, where Markdown is not read. */
export function htmlCode(text: string): string {
  const escaped = HTML.reduce((html, [what, instead]) => html.replaceAll(what, instead), oneLine(text))
  return `<code>${escaped}</code>`
}

/** Our own sentence, with names in backquotes. What is not plainly ours becomes code as well. */
export function sentence(text: string): string {
  const parts = text.split('`')
  const shown = parts.map((part, i) => {
    if (i % 2 === 0 && /^[A-Za-z0-9 ,.;:()'/-]*$/.test(part)) return part
    return codeSpan(part)
  })
  return shown.join('')
}

/**
 * Whether somebody's sentence can stand as it is. What GitHub makes links of needs no markup: addresses, `www.`, `GH-1`, ids
 * of commits, commands of a line that begins with `/`. So only plain words do.
 */
export function isPlainSentence(text: string): boolean {
  const isPlain = /^[A-Za-z0-9 ,;()':-]*(?:[.:] [A-Za-z0-9 ,;()':-]*)*[.:]?$/.test(text)
  return isPlain && !/\bGH-\d|[0-9a-f]{7}|:\/\/|\bwww\b|::|--|^\s*[-:\d]/i.test(text)
}

function oneLine(text: string): string {
  const plain = withoutCommands(shorten(visible(text), LIMITS.commentTextCharacters))
  return plain === '' ? ' ' : plain
}

function longestRun(text: string): number {
  return greatest([0, ...(text.match(/`+/g) ?? []).map((run) => run.length)])
}
