import { greatest } from '../../../common/extent.ts'
import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'

/**
 * One way of writing untrusted text that cmark-gfm and what GitHub does afterwards, markdown-it as VitePress sets it up,
 * MDX and Python-Markdown all read as that text. They agree on references to characters, and not on backslashes; and in
 * HTML, as in `<summary>`, references are read as well.
 */
const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What every reader of Markdown takes for the character and for nothing else. */
const reference = (character: string) => NAMES[character] ?? `&#${character.codePointAt(0)};`

/** The same for those who look at the finished text: there it is alone in an element. */
const alone = (character: string) => `<span>${reference(character)}</span>`

/** What would be markup inside a line, how it is written instead, and for what it would be taken. */
const INLINE: readonly (readonly [what: RegExp, instead: (character: string) => string, why: string])[] = [
  [/&(?=[#\w]|$)/u, reference, 'a reference to a character'],
  [/</u, reference, 'HTML, an address, a component of MDX, an include of VitePress'],
  [/\\(?=[!-/:-@[-`{-~]|$)/u, reference, 'an escape, the end of a line'],
  [/[*~`]/u, reference, 'emphasis, struck text, code'],
  [/_(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])_/u, reference, 'emphasis; inside a word it is an ordinary character'],
  [/[[\]]/u, reference, 'a link, a picture, a footnote, a table of contents'],
  [/\|/u, reference, 'the end of a cell'],
  [/\{(?=[{#/]|$)|(?<=\{)\{|^\{/u, alone, 'an expression of Vue, an id of Docusaurus, also in finished text'],
  [/\{/u, reference, 'an expression of MDX, attributes'],
  [/\$/u, alone, 'mathematics: GitHub looks for it in finished text'],
  // Another colon may follow the text.
  [/:(?=[\w+-]+(?::|$))/u, alone, 'an emoji by its name: GitHub looks for it in finished text'],
  [/:(?=[^\s\p{L}\p{N}])|(?<![\p{L}\p{N}]):(?=\S)/u, alone, 'a drawn face, a directive, an address'],
  [/[-;](?=\))/u, reference, 'the middle of a drawn face'],
  [/\/(?=\/)/u, reference, 'an address without a scheme'],
  [/(?<=\bwww)\./iu, alone, 'an address: some look for it in finished text'],
  [/@(?=[\p{L}\p{N}])/u, alone, 'an address of e-mail or the name of an account, also in finished text'],
  [/#(?=#*$)/u, reference, 'the end of a heading'],
]

const ANY_INLINE = new RegExp(INLINE.map(([what]) => `(${what.source})`).join('|'), 'giu')

/** What would be markup at the start of a line whose inside is escaped already, and for what it would be taken. */
const LINE_START: readonly (readonly [what: RegExp, why: string])[] = [
  [/^[-+=#>]/u, 'a list, a rule, a line below a title, a heading, a quotation'],
  [/^[:!?]/u, 'a container, a definition, a remark of MkDocs'],
  [/(?<=^\d+)[.)](?=\s|$)/u, 'a numbered list'],
  [/^[ie](?=(?:mport|xport)\b)/u, 'a line of code of MDX'],
]

const ANY_START = new RegExp(LINE_START.map(([what]) => what.source).join('|'), 'u')

/** Nearly every cell: letters, digits and what stands between them. */
const PLAIN = /^[A-Za-z0-9]+(?:(?:_|[ ,+=.-]+)[A-Za-z0-9]+)*$/

/** What is read also inside of code by one of the readers. */
const READ_IN_CODE = new RegExp(
  [
    // Python-Markdown ends the elements around it here; VitePress includes files.
    '<(?=[A-Za-z/!?])',
    // Python-Markdown leaves them as they are.
    '&(?=[#\\w])',
    // What runs over a page before Markdown is read: Liquid on GitHub Pages, macros of MkDocs.
    '\\{[{%#]',
    // Marks of lines, which VitePress and Docusaurus take out; snippets of MkDocs.
    '\\[!code',
    'highlight-(?:next-line|start|end)',
    '8<',
  ].join('|'),
)

/** Untrusted text for the inside of a line, for a cell of a table, for the text of a link, a heading or a `<summary>`. */
export function escapeText(text: string): string {
  return escapeShown(visible(text).trim(), alone)
}

/** Text that is visible, with a way for characters that must not be found in the finished text either. */
function escapeShown(shown: string, apart: (character: string) => string): string {
  if (PLAIN.test(shown) && !/\bwww\./i.test(shown)) return shown
  return shown.replace(ANY_INLINE, (found, ...groups) => {
    const [, instead = reference] = INLINE[groups.findIndex((group) => group !== undefined)] ?? []
    return instead === alone ? apart(found) : instead(found)
  })
}

/** The same, cut to what a name or a title may have. */
export function escapeName(text: string): string {
  return escapeText(shorten(visible(text), LIMITS.nameCharacters))
}

/** The same, cut to what a cell may have. */
export function escapeCell(text: string): string {
  return escapeText(shorten(visible(text), LIMITS.cellCharacters))
}

/** A name or a title that stands at the start of a line. */
export function escapeLine(text: string): string {
  return escapeStart(escapeName(text))
}

/** Escapes the start of a line whose inside is escaped already. */
export function escapeStart(line: string): string {
  return line.replace(ANY_START, reference)
}

/** Untrusted text for an attribute of HTML in double quotes, and for what a picture is called. */
export function escapeAttribute(text: string): string {
  return visible(text).replace(/[!-+/:-@[-`{-~]/g, reference)
}

/** Untrusted code for the inside of a line or for a cell: in backquotes, where all can hold it in them. */
export function codeSpan(code: string): string {
  const text = visible(code).trim()
  if (text === '') return ''
  const fits = !/[`|]|\\$/.test(text) && !READ_IN_CODE.test(text)
  return fits ? `\`${text}\`` : htmlCode(text)
}

/** Docusaurus takes code with elements in it for a block: what must stand apart begins another piece of code. */
function htmlCode(shown: string): string {
  const escaped = escapeShown(shown, (character) => `</code><code>${reference(character)}`)
  return `<code>${escaped}</code>`.replace('<code></code>', '')
}

/** Untrusted lines of code. Of the language, which is ours, everything but a word is left out. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const shown = lines.map(visible)
  if (shown.some((line) => READ_IN_CODE.test(line))) return htmlBlock(shown)
  const longest = greatest([2, ...shown.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length)])
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language.replace(/[^\w+-]/g, '')}`, ...shown, fence].join('\n')
}

/**
 * On one line: a blank one would end the HTML. Each line of code is an element, in which Docusaurus looks for no marks.
 */
function htmlBlock(lines: readonly string[]): string {
  const escaped = lines.map((line) => `<span>${escapeShown(line, alone)}</span>`)
  return `<pre><code>${escaped.join('&#10;')}</code></pre>`
}
