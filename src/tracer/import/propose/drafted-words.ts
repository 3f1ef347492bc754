import { MESSAGE_OPS } from '../../trace/format.ts'
import type { Declared } from '../../trace/vocabulary-schema.ts'

type Field = Declared['messages'][number]['fields'][number]

/** Ids for words of a log: letters, digits and `_`, each only once. */
export class Ids {
  private readonly taken: Set<string>
  private readonly known = new Map<string, string>()

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken)
  }

  /** The same for the same word. */
  of(word: string): string {
    const known = this.known.get(word)
    if (known !== undefined) return known
    const plain = idOf(word)
    let id = plain
    for (let i = 2; this.taken.has(id); i += 1) id = `${plain}_${i}`
    this.taken.add(id)
    this.known.set(word, id)
    return id
  }
}

function idOf(word: string): string {
  const plain = word
    .replace(/(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
    .slice(0, LONGEST_ID)
  return /^[a-z]/.test(plain) ? plain : `w_${plain}`.replace(/_$/, '')
}

const LONGEST_ID = 40

/** The mark of whatever is nothing else. */
export const SAYS = 'says'
/** Whose lines are that say of nobody whose they are. */
export const NOBODY = 'log'

/** What marks cannot be called. */
export const RESERVED = [...MESSAGE_OPS, SAYS]

/** A vocabulary with these words; what they mean is left to whoever knows. */
export function draftedVocabulary(
  name: string,
  words: Pick<Declared, 'variables' | 'marks' | 'messages'> & { readonly roles: readonly string[] },
): Declared {
  return {
    vocabulary: 2,
    name,
    title: name,
    nodePrefix: '',
    booleans: { true: 'yes', false: 'no' },
    roles: [...new Set(['unknown', ...words.roles])].map((id, i) => ({
      id,
      short: id.toUpperCase(),
      color: i === 0 ? '#EEEEEE' : (COLORS[(i - 1) % COLORS.length] ?? '#EEEEEE'),
      meaning: i === 0 ? 'The log has not said.' : '',
    })),
    variables: [...words.variables],
    marks: [...words.marks],
    messages: [...words.messages],
  }
}

const COLORS = ['#DDE7F3', '#FBE7B2', '#CFE8CF', '#F3D5DD', '#E3DAF1', '#D3EEF0']

export function markWord(id: string, fields: readonly Field[]): Declared['marks'][number] {
  return { id, cell: id.toUpperCase(), ...(fields.length > 0 ? { fields: [...fields] } : {}), meaning: '' }
}

export function fieldWord(id: string, type: Field['type'], isNullable = false): Field {
  return { id, short: id, type, ...(isNullable ? { nullable: true } : {}), optional: true, meaning: '' }
}
