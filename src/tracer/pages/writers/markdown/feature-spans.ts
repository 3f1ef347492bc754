import type { RstInline, RstSpan } from '../../../text/rst/rst-model.ts'
import { codeSpan, escapeStart, escapeText } from './escape-commonmark.ts'

/** The Markdown of a test that a text names. */
export type LinkOf = (said: string) => string

/** With the blanks around it; begun at the first of them, as a run of them may be long. */
const LINE_END = /(?<!\s)\s*\n\s*/g

/** What is said in a paragraph. Lines stay as the author broke them. */
export function featureSpans(spans: RstInline, linkOf: LinkOf): string {
  return rendered(spans, linkOf).replace(LINE_END, '\n').trim().split('\n').map(escapeStart).join('\n')
}

/** The paragraphs of a cell, which stands on one line. */
export function cellSpans(texts: readonly RstInline[], linkOf: LinkOf): string {
  return texts.map((text) => rendered(text, linkOf).replace(LINE_END, ' ').trim()).join('<br/>')
}

function rendered(spans: RstInline, linkOf: LinkOf): string {
  let text = ''
  for (const span of spans) {
    const own = spanText(span, text, linkOf)
    // A picture begins with `![`.
    text = (own.startsWith('[') ? text.replace(/!$/, '&#33;') : text) + own
  }
  return text
}

function spanText(span: RstSpan, before: string, linkOf: LinkOf): string {
  switch (span.type) {
    case 'text':
      return escapeLines(span.text)
    case 'code':
      return codeSpan(span.text.replace(LINE_END, ' '))
    case 'emphasis':
      return marked(span.text, before, '*', 'em')
    case 'strong':
      return marked(span.text, before, '**', 'strong')
    case 'test':
      return linkOf(span.text)
    case 'link':
      return linkText(span.text, span.url)
  }
}

/** Each line escaped, with the blanks around it. */
function escapeLines(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const escaped = escapeText(line)
      return escaped === '' || line.trim() === ''
        ? line.slice(0, 1)
        : /^\s*/.exec(line)?.[0] + escaped + /(?<!\s)\s*$/.exec(line)?.[0]
    })
    .join('\n')
}

/** Stars, where every reader takes them as they are meant; else the element that they stand for. */
function marked(text: string, before: string, sign: string, element: string): string {
  const isPlain = /^[\p{L}\p{N}](?:[\s\S]*[\p{L}\p{N}])?$/u.test(text) && !before.endsWith('*')
  const escaped = escapeLines(text).replace(/\n\s*/g, '\n')
  return isPlain ? sign + escaped + sign : `<${element}>${escaped.replaceAll('\n', ' ')}</${element}>`
}

/** What may not be followed is said in words. */
function linkText(text: string, url: string): string {
  const address = followed(url)
  const shown = escapeLines(text.trim()).replace(LINE_END, ' ')
  if (address !== undefined) return `[${shown}](${address})`
  return text === url ? shown : `${shown} (${escapeText(url)})`
}

/** Pages of the web, mail, and what is near by. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:'])

/** An address that Markdown takes as it stands; undefined for one that leads elsewhere, or does something. */
function followed(url: string): string | undefined {
  const plain = url.replace(/[\p{Cc}\p{Cf}\s]/gu, '')
  const scheme = /^[^/?#]*?:/.exec(plain)?.[0].toLowerCase()
  const isNear = scheme === undefined && !/^[/\\]{2}|^$/.test(plain)
  if (!isNear && !SCHEMES.has(scheme ?? '')) return undefined
  return plain.replace(/%(?![\da-f]{2})|[^\w\-.~:/?#&=+,;@!%]/giu, encoded).replaceAll('&', '&amp;')
}

function encoded(character: string): string {
  return /\p{Cs}/u.test(character) ? '%EF%BF%BD' : encodeURIComponent(character).replace(/[!'()*]/g, hex)
}

function hex(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`
}
