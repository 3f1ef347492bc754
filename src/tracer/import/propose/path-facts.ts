import { isObject } from '../../common/is-object.ts'
import { LIMITS } from '../../common/limits.ts'
import { hasSecret } from './line-secrets.ts'

/** What the values of one field of a log were, wherever it was there. */
export class PathFacts {
  readonly path: string
  /** How many lines have it. */
  lines = 0
  /** How many of these have a text, a whole number, true or false, null, or anything else. */
  texts = 0
  integers = 0
  booleans = 0
  nulls = 0
  others = 0
  /** How many of the others are lists, or objects. */
  lists = 0
  /** Its values as texts, as long as they are few and short. */
  readonly values = new Set<string>()
  /** Whether there are more than are kept. */
  isOpen = false
  /** Whether a secret seems to stand within a text of it, or within what becomes its JSON. */
  hasSecret = false
  /** How often a number followed a smaller one, and a larger one, of the same node. */
  rises = 0
  falls = 0
  private readonly last = new Map<string, number>()

  constructor(path: string) {
    this.path = path
  }

  /** Its last name, in lower case and without separators. */
  get name(): string {
    return plainName(this.path.split('.').at(-1) ?? '')
  }

  /** Its last two names, in the same way: of `thread.name` the last one says little. */
  get ending(): string {
    return plainName(this.path.split('.').slice(-2).join(''))
  }

  take(value: unknown, node: string): void {
    this.lines += 1
    if (typeof value === 'string') this.texts += 1
    else if (Number.isSafeInteger(value)) this.integer(value as number, node)
    else if (typeof value === 'boolean') this.booleans += 1
    else if (value === null) this.nulls += 1
    else this.others += 1
    if (typeof value === 'string' || typeof value === 'number') this.word(String(value))
    else this.isOpen = true
    const isText = typeof value === 'string'
    const isList = typeof value === 'object' && value !== null
    if (isList) this.lists += 1
    if (!this.hasSecret && (isText || isList)) this.hasSecret = hasSecret(isText ? value : JSON.stringify(value))
  }

  private integer(value: number, node: string): void {
    this.integers += 1
    const before = this.last.get(node)
    if (before !== undefined && value > before) this.rises += 1
    if (before !== undefined && value < before) this.falls += 1
    if (before !== undefined || this.last.size < LIMITS.proposedWords) this.last.set(node, value)
  }

  private word(word: string): void {
    if (this.values.has(word)) return
    if (this.values.size >= LIMITS.proposedWords || word.length > LONGEST_WORD) this.isOpen = true
    else this.values.add(word)
  }
}

/** A longer text is no name of anything. */
const LONGEST_WORD = 64

/** A name as it is compared: `peer_id`, `peerId` and `Peer-ID` are the same. */
export function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
}

/** Whether a template can name a field, and nothing else with that. */
export function mayBeInPath(name: string): boolean {
  return name !== '' && !/[.{}]/.test(name)
}

/** Names with dots in them, too: a mapping finds what is called `a.b` as it finds `b` in `a`. */
const IN_PATH = /^[^.{}]+(?:\.[^.{}]+)*$/

/** The fields of an object, with the paths that a mapping finds them under; objects in it by their fields. */
export function* fieldsOf(object: object, prefix = '', depth = 0): Generator<[path: string, value: unknown]> {
  for (const [name, value] of Object.entries(object)) {
    if (!IN_PATH.test(name)) continue
    const path = prefix === '' ? name : `${prefix}.${name}`
    if (isObject(value) && depth < DEEPEST) yield* fieldsOf(value, path, depth + 1)
    else yield [path, value]
  }
}

/** What the fields of objects are, and how many objects there are. `nodeOf`: whose each is, as far as that is known. */
export function factsOf(
  objects: Iterable<object>,
  nodeOf: (object: object) => string = () => '',
): { readonly facts: readonly PathFacts[]; readonly lines: number } {
  const facts = new Map<string, PathFacts>()
  let lines = 0
  for (const object of objects) {
    lines += 1
    const node = nodeOf(object)
    for (const [path, value] of fieldsOf(object)) {
      const known = facts.get(path) ?? (facts.size < LIMITS.proposedPaths ? new PathFacts(path) : undefined)
      if (known === undefined) continue
      facts.set(path, known)
      known.take(value, node)
    }
  }
  return { facts: [...facts.values()], lines }
}

/** Deeper objects become their JSON. */
const DEEPEST = 3
