import { LIMITS } from '../../common/limits.ts'
import { arrows, type MessageOp, textVerbs } from './message-verbs.ts'

/** Lines that begin with one of several words and tell of a message. */
export interface SaidMessages {
  readonly op: MessageOp
  /** The rest of the regular expression, behind what lines begin with: groups `message` and `peer`. */
  readonly pattern: string
  /** The kinds, as the log calls them. */
  readonly kinds: readonly string[]
}

/** All of a name, with a port perhaps, and without the stop of a sentence. */
const NAME = '[A-Za-z0-9][\\w.-]{0,63}(?<![.-])(?::\\d{2,5})?(?![\\w-])'
const PEER = `(?=.*?(?:\\b(?:to|from)\\s+(?:node |peer |server |replica )?|\\b(?:to|from|peer|dst|dest|src|target|remote)"?[=:] ?)"?(?<peer>${NAME}))`

/** What tells of messages of these lines. Their other ends are nodes that have lines, or there is only one that has any. */
export function messagesIn(texts: Iterable<string>, nodes: ReadonlySet<string>): SaidMessages[] {
  const forms = (['send', 'handle', 'lose'] as const).flatMap((op) => {
    const [words, signs] = [patternOf(op), arrowOf(op)]
    return [{ op, pattern: words }, ...(signs === undefined ? [] : [{ op, pattern: signs }])]
  })
  const said = forms.map((form) => ({
    ...form,
    regex: new RegExp(`^${form.pattern}`, 'u'),
    kinds: new Set<string>(),
    peers: new Set<string>(),
  }))
  for (const text of texts) for (const each of said) note(text, each)
  return said.flatMap(({ op, pattern, kinds, peers }) => {
    const known = [...peers].filter((peer) => nodes.has(peer)).length
    const areNodes = nodes.size === 1 || known * 2 >= peers.size
    return kinds.size > 0 && areNodes ? [{ op, pattern, kinds: [...kinds].sort() }] : []
  })
}

function note(
  text: string,
  { regex, kinds, peers }: { readonly regex: RegExp; readonly kinds: Set<string>; readonly peers: Set<string> },
): void {
  const { message, peer } = regex.exec(text)?.groups ?? {}
  if (message === undefined || peer === undefined) return
  if (kinds.size < LIMITS.proposedWords) kinds.add(message)
  if (peers.size < LIMITS.proposedWords) peers.add(peer)
}

function patternOf(op: MessageOp): string {
  const words = textVerbs(op).map((word) => `[${(word[0] ?? '').toUpperCase()}${word[0]}]${word.slice(1)}`)
  const shouted = textVerbs(op).map((word) => word.toUpperCase())
  return `(?=(?:${[...words, ...shouted].join('|')})(?: an?| the)?:? +(?<message>[A-Za-z][\\w.-]{0,63}))${PEER}`
}

/** `-> n2: Ping`, behind the node. */
function arrowOf(op: MessageOp): string | undefined {
  const signs = arrows(op)
  if (signs.length === 0) return undefined
  return `(?=(?:${signs.join('|')}) *(?<peer>${NAME}):? +(?<message>[A-Za-z][\\w.-]{0,63}))`
}
