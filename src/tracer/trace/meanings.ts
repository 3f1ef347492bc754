import type { Vocabulary } from './vocabulary.ts'

/** What a word means; where nobody has written that yet, that it is missing. */
export function meaningText(meaning: string): string {
  return isMissing(meaning) ? 'No meaning is given yet.' : meaning
}

/** The same for what is told of in half a sentence. */
export function fieldMeaningText(meaning: string): string {
  return isMissing(meaning) ? 'no meaning is given yet' : meaning
}

function isMissing(meaning: string): boolean {
  return meaning.trim() === ''
}

/** The words of which a vocabulary does not say what they mean, by their ids; of a field `word.field`. */
export function wordsWithoutMeaning({ kinds, roles, variables, marks, messages }: Vocabulary): string[] {
  const lists = [kinds, roles, marks, messages, variables]
  return lists.flatMap((words) => [...words.values()].flatMap(without))
}

interface Word {
  readonly id: string
  readonly meaning: string
  readonly fields?: readonly Word[] | undefined
}

function without({ id, meaning, fields = [] }: Word): string[] {
  const own = fields.flatMap((field) => without({ ...field, id: `${id}.${field.id}` }))
  return isMissing(meaning) ? [id, ...own] : own
}
