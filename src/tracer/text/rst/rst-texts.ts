import { LIMITS } from '../../common/limits.ts'
import { readExplicit, targetsOf } from './rst-explicit.ts'
import { parseRstInline } from './rst-inline.ts'
import { dedent, indentOf, isBlank, linesOf, skipBlank, takeIndented, trimBlank } from './rst-lines.ts'
import { readList } from './rst-lists.ts'
import type { RstBlock, RstBody, RstDefinition, RstInline, RstTargets, Within } from './rst-model.ts'
import { readTable } from './rst-tables.ts'

const RULE = /^([!-/:-@[-`{-~])\1*$/
const FIELD = /^:((?:\\.|[^\\:\s`])(?:\\.|[^\\:]|:(?!\s|$|`))*):(?:\s+(.*))?$/

/**
 * A text of a feature, which is reStructuredText, as blocks. It is read as the part of it that such texts use; what is not
 * known stays as it stands, in a literal block, so that nothing is lost. Comments are.
 */
export function parseRst(text: string): RstBody {
  const lines = linesOf(text)
  return new RstReader(targetsOf(lines)).blocks(lines)
}

class RstReader implements Within {
  private readonly targets: RstTargets
  private depth = 0
  /** The items of lists, which those that follow are added to. */
  private readonly definitions = new WeakMap<RstBlock, RstDefinition[]>()

  constructor(targets: RstTargets) {
    this.targets = targets
  }

  inline(text: string): RstInline {
    return parseRstInline(text, this.targets)
  }

  blocks(lines: readonly string[]): RstBody {
    if (this.depth >= LIMITS.nestedBlocks) return lines.length > 0 ? [literal(lines)] : []
    this.depth += 1
    const blocks: RstBlock[] = []
    for (let at = skipBlank(lines, 0); at < lines.length; at = skipBlank(lines, at)) at = this.readAt(lines, at, blocks)
    this.depth -= 1
    return blocks
  }

  /** The line behind what begins here. */
  private readAt(lines: readonly string[], at: number, blocks: RstBlock[]): number {
    const line = lines[at] ?? ''
    if (indentOf(line) > 0) return this.readQuote(lines, at, blocks)
    const found = readList(lines, at, (body) => this.blocks(body)) ?? readTable(lines, at, this)
    if (found) {
      blocks.push(found.block)
      return found.next
    }
    const explicit = readExplicit(lines, at, this)
    if (explicit) {
      for (const block of explicit.blocks) blocks.push(block)
      return explicit.next
    }
    const field = fieldAt(lines, at)
    if (field) return this.addDefinition(field, blocks)
    if (RULE.test(line)) return this.readRule(lines, at, blocks)
    return this.readText(lines, at, blocks)
  }

  private readQuote(lines: readonly string[], at: number, blocks: RstBlock[]): number {
    const { lines: own, next } = takeIndented(lines, at)
    blocks.push({ type: 'quote', body: this.blocks(dedent(own)) })
    return next
  }

  /** A line of signs alone parts what is above it from what is below, or stands above a title. */
  private readRule(lines: readonly string[], at: number, blocks: RstBlock[]): number {
    const [line = '', title = '', below] = lines.slice(at, at + 3)
    if (title !== '' && below === line && line.length > 1) {
      blocks.push({ type: 'title', text: this.inline(title.trim()) })
      return at + 3
    }
    if (line.length < 4 || title !== '') return this.readText(lines, at, blocks)
    blocks.push({ type: 'rule' })
    return at + 1
  }

  private readText(lines: readonly string[], at: number, blocks: RstBlock[]): number {
    const [line = '', below = ''] = lines.slice(at, at + 2)
    if (isUnderline(below, line)) {
      blocks.push({ type: 'title', text: this.inline(line) })
      return at + 2
    }
    const definition = definitionAt(lines, at)
    return definition ? this.addDefinition(definition, blocks) : this.readParagraph(lines, at, blocks)
  }

  private readParagraph(lines: readonly string[], at: number, blocks: RstBlock[]): number {
    let next = at + 1
    while (!isBlank(lines[next]) && indentOf(lines[next] ?? '') === 0) next += 1
    const text = lines.slice(at, next).join('\n')
    if (/^(?:>>>|\|)(?: |$)/.test(text)) {
      blocks.push(literal(lines.slice(at, next)))
      return next
    }
    if (!text.endsWith('::') || text.endsWith('\\::')) {
      blocks.push({ type: 'paragraph', text: this.inline(text) })
      return next
    }
    // `text::` says `text:`, `text ::` says `text`, and `::` alone says nothing.
    const said = text.slice(0, /(?:^|\s)::$/.test(text) ? -2 : -1).trimEnd()
    if (said !== '') blocks.push({ type: 'paragraph', text: this.inline(said) })
    return readLiteral(lines, next, blocks)
  }

  /** Items that follow each other are one list. */
  private addDefinition({ term, body, next }: Item, blocks: RstBlock[]): number {
    const item = { term: this.inline(term), body: this.blocks(body) }
    const above = blocks.at(-1)
    const known = above && this.definitions.get(above)
    if (known) known.push(item)
    else {
      const items = [item]
      const block: RstBlock = { type: 'definitions', items }
      this.definitions.set(block, items)
      blocks.push(block)
    }
    return next
  }
}

interface Item {
  readonly term: string
  readonly body: readonly string[]
  readonly next: number
}

/** A line, and what it says is indented below it. */
function definitionAt(lines: readonly string[], at: number): Item | undefined {
  const [term = '', below = ''] = lines.slice(at, at + 2)
  if (indentOf(below) === 0 || term.endsWith('::')) return undefined
  const { lines: body, next } = takeIndented(lines, at + 1)
  return { term, body: dedent(body), next }
}

/** `:name: what is said of it` */
function fieldAt(lines: readonly string[], at: number): Item | undefined {
  const [field, term = '', first = ''] = FIELD.exec(lines[at] ?? '') ?? []
  if (field === undefined) return undefined
  const { lines: more, next } = takeIndented(lines, at + 1)
  return { term, body: trimBlank([first, ...dedent(more)]), next }
}

function isUnderline(below: string, line: string): boolean {
  return RULE.test(below) && (below.length >= 4 || below.length >= line.length) && below !== '::'
}

function literal(lines: readonly string[]): RstBlock {
  return { type: 'literal', lines, language: '' }
}

/** What is indented, or what begins with the same sign in each line. */
function readLiteral(lines: readonly string[], from: number, blocks: RstBlock[]): number {
  const at = skipBlank(lines, from)
  const first = lines[at] ?? ''
  if (first === '') return from
  const [sign] = /^[!-/:-@[-`{-~]/.exec(first) ?? []
  const quoted = sign === undefined ? at : endOfQuoted(lines, at, sign)
  const { lines: own, next } = quoted > at ? { lines: lines.slice(at, quoted), next: quoted } : takeIndented(lines, at)
  if (own.length > 0) blocks.push(literal(dedent(own)))
  return next
}

function endOfQuoted(lines: readonly string[], from: number, sign: string): number {
  let next = from
  while ((lines[next] ?? '').startsWith(sign)) next += 1
  return next
}
