import { quote } from '../../common/errors.ts'
import { Ids } from './drafted-words.ts'
import { plainName } from './path-facts.ts'

/** What texts say that their nodes are. */
export interface SaidRoles {
  /** Finds it in a text, if it is there: a lookahead with the group `role`. */
  readonly pattern: string
  /** The ids of roles, by the words that texts have for them. */
  readonly words: ReadonlyMap<string, string>
}

/** Words behind these verbs that are no role: `becomes the new`, `transitioned to term 3`. */
const NO_ROLE =
  '(?!(?:an?|the|new|not|no|more|too|to|in|from|of|term|epoch|view|round|node|server|state|role|version|aware|available|unavailable)(?![\\w-]))'
const WORD = '[A-Za-z][A-Za-z_-]{1,30}(?<![_-])(?![\\w=-])'
/** Whoever speaks. A name in its place may be that of another node. */
const SELF =
  '(?:(?:[Tt]his )?(?:[Nn]ode|[Ss]erver|[Rr]eplica|[Mm]ember|[Ii]nstance|[Ss]elf|[Rr]ole|[Ss]tate|I)(?: is| has| was)? )?'
const A = '(?:an? |the )?(?:new )?'
const TO = `(?: from [\\w-]{1,31})? to ${A}`
const VERBS = [
  `[Bb]ec(?:ame|omes|oming) ${A}`,
  `[Ss]tart(?:ed|ing|s) as ${A}`,
  // Without an article it may be anything that one is: `is now ready`.
  '(?:[Ii]s|am) now (?:an? |the )(?:new )?',
  `[Ss]tep(?:ped|ping|s) down(?: from [\\w-]{1,31})? to (?:be(?:come)? )?${A}`,
  `(?:[Ww]as |(?:[Hh]as )?been )?[Ee]lected as ${A}`,
  `(?:[Tt]ransition(?:ed|ing|s)?|[Cc]onvert(?:ed|ing|s)|[Rr]evert(?:ed|ing|s)|[Pp]romot(?:ed|ing|es)|[Dd]emot(?:ed|ing|es))${TO}`,
  `(?:[Ss]witch(?:ed|ing|es)|[Cc]hang(?:ed|ing|es)) (?:its )?(?:role|state)${TO}`,
  `[Ee]nter(?:ed|ing|s) (?:the )?(?=${WORD} (?:state|role|mode))`,
].join('|')
/** At the beginning, or behind what led to it: `lost the election, became follower`. */
const SENTENCE = `(?:.*?[,;] )?${SELF}(?:${VERBS})${NO_ROLE}`
/** What a thing is that a state is said of is its own: of `state=` nobody knows whose it is, unless many lines have it. */
const KEYS = ['role', 'state'] as const
const LEAST_LINES = { role: 0, state: 0.1 }
/** More are no roles. */
const MOST_ROLES = 8

const sentence = new RegExp(`^${SENTENCE}(?<role>${WORD})(?! \\d)`, 'u')

function keyed(key: string): string {
  return `.*?(?<![\\w.-])${key}"?[=:] ?"?`
}

/** What people are told of roles that lines say. */
export function toldRoles(words: Iterable<string>): string[] {
  const all = [...words].map(quote).join(', ')
  return all === '' ? [] : [`what lines say that their node is, now roles: ${all}`]
}

/** What a text says in a sentence that its node is from now on, as it says it. */
export function roleSaidIn(text: string): string | undefined {
  return sentence.exec(text)?.groups?.['role']
}

/** The roles that texts tell, in a sentence or behind `role=`; undefined where they tell none. */
export function rolesIn(texts: Iterable<string>): SaidRoles | undefined {
  const found = KEYS.map((key) => ({
    key,
    regex: new RegExp(`^${keyed(key)}(?<role>${WORD})`, 'u'),
    lines: 0,
    words: new Set<string>(),
  }))
  const said = new Set<string>()
  let lines = 0
  for (const text of texts) {
    lines += 1
    const own = roleSaidIn(text)
    if (own !== undefined) add(said, own)
    for (const each of found) {
      const word = each.regex.exec(text)?.groups?.['role']
      if (word === undefined) continue
      each.lines += 1
      add(each.words, word)
    }
  }
  const key = found.find((each) => each.lines > lines * LEAST_LINES[each.key] && isFew(each.words))
  const words = roleIdsOf([...(isFew(said) ? said : []), ...(key?.words ?? [])].sort())
  if (words.size === 0) return undefined
  const before = [...(isFew(said) ? [SENTENCE] : []), ...(key === undefined ? [] : [keyed(key.key)])].join('|')
  return { pattern: `(?=(?:(?:${before})(?<role>${WORD})(?! \\d))?)`, words }
}

function add(words: Set<string>, word: string): void {
  if (words.size <= MOST_ROLES * 3) words.add(word)
}

function isFew(words: ReadonlySet<string>): boolean {
  const roles = new Set([...words].map(plainName))
  return roles.size > 0 && roles.size <= MOST_ROLES
}

/** The ids of roles by their words; none where there are too many to be roles. */
export function roleIdsOf(words: Iterable<string>): ReadonlyMap<string, string> {
  const all = new Set(words)
  return isFew(all) ? idsOfRoles(all) : new Map()
}

/** The ids of roles by their words, one for `Leader` and `LEADER`. */
export function idsOfRoles(words: ReadonlySet<string>): ReadonlyMap<string, string> {
  const ids = new Ids()
  const known = new Map<string, string>()
  const idOf = (word: string) => {
    const name = plainName(word) || word
    const id = known.get(name) ?? ids.of(word)
    known.set(name, id)
    return id
  }
  return new Map([...words].map((word) => [word, idOf(word)]))
}
