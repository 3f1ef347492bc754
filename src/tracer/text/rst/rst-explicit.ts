import { dedent, isBlank, takeIndented, trimBlank } from './rst-lines.ts'
import { listTable } from './rst-list-table.ts'
import { type RstBlock, type RstBody, type RstTargets, targetName, type Within } from './rst-model.ts'

/** Blocks, and the line behind them. */
export interface ReadBlocks {
  readonly blocks: RstBody
  readonly next: number
}

const TARGET = /^\.\. _(?:`([^`]+)`|(_)|([^\s:`_](?:\\.|:(?!\s|$)|[^\\:])*)):(?:\s+(.*))?$/
const ANONYMOUS = /^__(?:\s+(.*))?$/
const FOOTNOTE = /^\.\. (\[[^\]\s]+\])(?:\s+(.*))?$/
const DIRECTIVE = /^\.\. ([a-zA-Z][\w.+:-]*?) ?::(?:\s+(.*))?$/
const OPTION = /^:[a-zA-Z][^:]*:(?:\s|$)/

const NOTES: Readonly<Record<string, string>> = {
  ...{ note: 'Note', tip: 'Tip', hint: 'Hint', important: 'Important', seealso: 'See also', attention: 'Attention' },
  ...{ warning: 'Warning', caution: 'Caution', danger: 'Danger', error: 'Error' },
}
const CODE = new Set(['code-block', 'code', 'sourcecode', 'highlight-block'])

/** What begins with two dots: a note, code, where a name leads, a comment. */
export function readExplicit(lines: readonly string[], at: number, within: Within): ReadBlocks | undefined {
  const line = lines[at] ?? ''
  if (ANONYMOUS.test(line)) return { blocks: [], next: at + 1 }
  if (line !== '..' && !line.startsWith('.. ')) return undefined
  // Two dots alone end what is above them.
  if (line === '..' && isBlank(lines[at + 1])) return { blocks: [], next: at + 1 }
  const { lines: below, next } = takeIndented(lines, at + 1)
  return { blocks: explicitBlocks(line, below, within), next }
}

function explicitBlocks(line: string, below: readonly string[], within: Within): RstBody {
  const asItStands: RstBlock = { type: 'literal', lines: [line, ...below], language: '' }
  const footnote = FOOTNOTE.exec(line)
  if (footnote) return labelled(footnote[1] ?? '', within.blocks(bodyOf(footnote[2] ?? '', below)))
  const [directive, name = '', argument = ''] = DIRECTIVE.exec(line) ?? []
  if (directive !== undefined) return directiveBlocks(name, argument, below, within) ?? [asItStands]
  return /^\.\. \|/.test(line) ? [asItStands] : []
}

function labelled(label: string, body: RstBody): RstBody {
  const [first, ...rest] = body
  const own = { type: 'text', text: `${label} ` } as const
  if (first?.type !== 'paragraph') return [{ type: 'paragraph', text: [own] }, ...body]
  return [{ ...first, text: [own, ...first.text] }, ...rest]
}

function bodyOf(first: string, below: readonly string[]): readonly string[] {
  return trimBlank([first, ...dedentKept(below)])
}

/** Blank lines before the text keep it apart from what stands in the first line. */
function dedentKept(lines: readonly string[]): readonly string[] {
  return isBlank(lines[0]) ? ['', ...dedent(lines)] : dedent(lines)
}

function directiveBlocks(
  name: string,
  argument: string,
  below: readonly string[],
  within: Within,
): RstBody | undefined {
  const kind = name.toLowerCase()
  if (CODE.has(kind)) return codeOf(argument, below, within)
  if (kind === 'rubric' && below.length === 0) return titleOf(argument, within)
  const { options, content } = splitOptions(below)
  if (kind === 'list-table') {
    const table = listTable(options, content, within)
    return table && [...titleOf(argument, within), table]
  }
  if (options.some((option) => !/^:(?:class|name|collapsible):/.test(option))) return undefined
  const title = NOTES[kind] ?? (kind === 'admonition' ? argument : undefined)
  if (title === undefined) return undefined
  const body =
    kind === 'admonition' ? content : bodyOf(argument, argument === '' || options.length > 0 ? content : below)
  return [{ type: 'note', title, body: within.blocks(body) }]
}

function titleOf(text: string, within: Within): RstBody {
  return text === '' ? [] : [{ type: 'title', text: within.inline(text) }]
}

function codeOf(language: string, below: readonly string[], within: Within): RstBody {
  const { options, content } = splitOptions(below)
  const caption = options.map((option) => /^:caption:\s+(.*)$/.exec(option)?.[1] ?? '').find((each) => each !== '')
  const code: RstBlock = { type: 'literal', lines: content, language }
  return [...titleOf(caption ?? '', within), code]
}

/** Options stand directly below a directive, up to a blank line. */
function splitOptions(below: readonly string[]): { options: readonly string[]; content: readonly string[] } {
  const lines = dedentKept(below)
  const isOption = (line: string | undefined) => line !== undefined && OPTION.test(line)
  let end = 0
  while (isOption(lines[end])) end += 1
  return { options: lines.slice(0, end), content: dedent(lines.slice(end)) }
}

/** Where names lead, wherever in the text it is said. */
export function targetsOf(lines: readonly string[]): RstTargets {
  const named = new Map<string, string>()
  const anonymous: string[] = []
  for (const [i, line] of lines.entries()) {
    const own = line.trimStart()
    const nameless = ANONYMOUS.exec(own)
    const [target, quoted, none, bare = '', first = ''] = TARGET.exec(own) ?? []
    if (!nameless && target === undefined) continue
    const below = takeIndented(lines, i + 1, line.length - own.length + 1).lines
    const url = [nameless?.[1] ?? first, ...below]
      .join('')
      .replace(/\\?\s+/g, '')
      .replace(/\\(.)/g, '$1')
    if (nameless || none !== undefined) anonymous.push(url)
    else if (url !== '') named.set(targetName((quoted ?? bare).replace(/\\(.)/g, '$1')), url)
  }
  return { named: resolved(named), anonymous }
}

/** `.. _a: b_`: a leads where b does. */
function resolved(named: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...named].flatMap(([name, url]) => {
      const other = /^`?([^`]+)`?_$/.exec(url)?.[1]
      const found = other === undefined ? url : named.get(targetName(other))
      return found === undefined ? [] : [[name, found] as const]
    }),
  )
}
