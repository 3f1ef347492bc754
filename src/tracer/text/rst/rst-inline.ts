import { type RstInline, type RstSpan, type RstTargets, targetName } from './rst-model.ts'
import { roleSpan } from './rst-roles.ts'

/*
 * Markup within a line, by docutils' rules: it begins behind a blank or what opens, before something that is no blank, and
 * ends the other way round. Nothing stands within each other. A backslash takes the sense of what follows it; inside
 * `\0` stands for it, so that what is looked for cannot be in it.
 */

const BEFORE = /(?<=^|[\s'"([{<\-/:\p{Pd}\p{Pi}\p{Pf}]|(?![!-~])[\p{Ps}\p{Po}])/u.source
const BEHIND = /(?=$|[\s\0'")\]}>\-/:\\.,;!?\p{Pd}\p{Pi}\p{Pf}]|(?![!-~])[\p{Pe}\p{Po}])/u.source

const ROLE = /:[a-zA-Z][\w.+-]{0,60}(?::[\w.+-]{1,60})?:/.source
const NAME = /[\p{L}\p{N}](?:[-._+:]?[\p{L}\p{N}]){0,80}/u.source
const ADDRESS = /(?:https?:\/\/|mailto:)(?=[^\s\0])/.source

/** What may begin something. Each has a name, and a start behind which it must not be blank. */
const OPENERS = new RegExp(
  [
    '(?<strong>\\*\\*)(?!\\s)',
    '(?<emphasis>\\*)(?![\\s*])',
    '(?<code>``)(?!\\s)',
    '(?<target>_`)(?![\\s`])',
    `(?<interpreted>(?:${ROLE})?\`)(?![\\s\`])`,
    `(?<footnote>\\[(?:#|\\*|#?[\\p{L}\\p{N}][\\p{L}\\p{N}._+:-]{0,80})\\]_)${BEHIND}`,
    `(?<name>${NAME}__?)${BEHIND}`,
    `(?<address>${ADDRESS})`,
  ]
    .map((each) => BEFORE + each)
    .join('|'),
  'gu',
)

const ENDS = {
  strong: new RegExp(`(?<![\\s\\0])\\*\\*${BEHIND}`, 'gu'),
  emphasis: new RegExp(`(?<![\\s\\0])\\*${BEHIND}`, 'gu'),
  code: new RegExp(`(?<!\\s)\`\`${BEHIND}`, 'gu'),
  target: new RegExp(`(?<![\\s\\0])\`${BEHIND}`, 'gu'),
  interpreted: new RegExp(`(?<![\\s\\0])\`(${ROLE}|__?)?${BEHIND}`, 'gu'),
} as const

type Paired = keyof typeof ENDS

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '(': ')', '[': ']', '{': '}', '<': '>' }

/** A paragraph's text; its line breaks stay. */
export function parseRstInline(text: string, targets: RstTargets): RstInline {
  return new InlineReader(text.replace(/\\([\s\S]?)/gu, '\0$1'), targets).spans()
}

/** Text as it is meant: a blank or a line's end behind a backslash is nothing. */
function asMeant(text: string): string {
  return text.replace(/\0[ \n]?/g, '')
}

class InlineReader {
  private readonly text: string
  private readonly targets: RstTargets
  /** What is not closed from here on is not closed further on, either: each is looked for to the end once at most. */
  private readonly open = new Set<Paired>()
  private readonly found: RstSpan[] = []
  private from = 0

  constructor(text: string, targets: RstTargets) {
    this.text = text
    this.targets = targets
  }

  spans(): RstInline {
    const openers = new RegExp(OPENERS)
    for (let match = openers.exec(this.text); match; match = openers.exec(this.text)) {
      if (this.text[match.index - 1] === '\0' || this.isQuoted(match)) continue
      const [kind = ''] = Object.entries(match.groups ?? {}).find(([, start]) => start !== undefined) ?? []
      const end = this.read(kind, match)
      if (end !== undefined) {
        this.from = end
        openers.lastIndex = end
      }
    }
    this.addText(this.text.length)
    return this.found
  }

  /** A start in quotation marks or brackets of its own starts nothing. */
  private isQuoted({ index, 0: start }: RegExpExecArray): boolean {
    const closing = CLOSING[this.text[index - 1] ?? '']
    return closing !== undefined && /^[*`_]+$/.test(start) && this.text[index + start.length] === closing
  }

  /** Where it ends; undefined if it is nothing. */
  private read(kind: string, match: RegExpExecArray): number | undefined {
    if (kind in ENDS) return this.readPaired(kind as Paired, match)
    const [said] = match
    if (kind === 'name') return this.readName(match.index, said)
    if (kind === 'footnote') return this.add(match.index, { type: 'text', text: said.slice(0, -1) }, said.length)
    return this.readAddress(match.index)
  }

  private readPaired(kind: Paired, { index, 0: start }: RegExpExecArray): number | undefined {
    const inner = index + start.length
    const end = this.endOf(kind, inner + 1)
    if (!end) return undefined
    const raw = this.text.slice(inner, end.index)
    const length = end.index + end[0].length - index
    if (kind === 'interpreted') return this.add(index, this.interpreted(start, raw, end[1] ?? ''), length)
    const text = kind === 'code' ? raw.replaceAll('\0', '\\') : asMeant(raw)
    return this.add(index, { type: kind === 'target' ? 'text' : kind, text }, length)
  }

  private endOf(kind: Paired, from: number): RegExpExecArray | undefined {
    if (this.open.has(kind)) return undefined
    const end = new RegExp(ENDS[kind])
    end.lastIndex = from
    const found = end.exec(this.text)
    if (!found) this.open.add(kind)
    return found ?? undefined
  }

  private interpreted(start: string, raw: string, suffix: string): RstSpan {
    if (suffix.startsWith('_')) return this.reference(raw, suffix === '__')
    const role = (start.length > 1 ? start.slice(0, -1) : suffix).replace(/^:|:$/g, '')
    return roleSpan(role, raw.replaceAll('\0', '\\'), asMeant(raw))
  }

  private reference(raw: string, anonymous: boolean): RstSpan {
    const [, said = '', url] = /^(?:([\s\S]*\S)\s+)?<([^<>]+)>$/.exec(raw) ?? []
    if (url !== undefined) {
      const name = /^([\s\S]*[^\0])_$/.exec(url)?.[1]
      const address = name === undefined ? asMeant(url).replace(/\s+/g, '') : this.targets.named.get(targetName(name))
      return linkTo(asMeant(said) || asMeant(url), address)
    }
    const text = asMeant(raw)
    return linkTo(text, anonymous ? this.targets.anonymous.shift() : this.targets.named.get(targetName(text)))
  }

  private readName(index: number, said: string): number | undefined {
    const name = said.replace(/__?$/, '')
    const url = said.endsWith('__') ? this.targets.anonymous.shift() : this.targets.named.get(targetName(name))
    return url === undefined ? undefined : this.add(index, { type: 'link', text: name, url }, said.length)
  }

  private readAddress(index: number): number | undefined {
    const address = new RegExp(/[^\s\0<>"`]+/y)
    address.lastIndex = index
    const [said = ''] = address.exec(this.text) ?? []
    const url = said.replace(said.includes('(') ? /[.,;:!?'\]}*_|]+$/ : /[.,;:!?')\]}*_|]+$/, '')
    return /^[a-z]+:(?:\/\/)?$/.test(url) ? undefined : this.add(index, { type: 'link', text: url, url }, url.length)
  }

  private add(index: number, span: RstSpan, length: number): number {
    this.addText(index)
    this.found.push(span)
    return index + length
  }

  private addText(end: number): void {
    const text = asMeant(this.text.slice(this.from, end))
    if (text !== '') this.found.push({ type: 'text', text })
  }
}

/** What leads nowhere is text. */
function linkTo(text: string, url: string | undefined): RstSpan {
  return url === undefined ? { type: 'text', text } : { type: 'link', text, url }
}
