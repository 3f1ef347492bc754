import { ProtokollError, throwIfAny } from '../common/errors.ts'
import { check } from '../common/schema-check.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import { type Vocabulary, vocabularyOf } from './vocabulary.ts'
import { vocabularyProblems } from './vocabulary-checks.ts'
import { vocabularySchema } from './vocabulary-schema.ts'

/** Checks what a vocabulary file holds. Throws `VOCABULARY` with everything that is wrong in it. */
export function parseVocabulary(input: unknown, file: string): Vocabulary {
  const parsed = check(vocabularySchema, input)
  if (parsed.error) {
    throwIfAny(schemaProblems(parsed.error, input, { code: 'VOCABULARY', file }, vocabularySchema))
    throw new ProtokollError({ code: 'VOCABULARY', file, message: 'not a vocabulary' })
  }
  const declared = parsed.data
  throwIfAny(vocabularyProblems(declared).map((problem) => ({ code: 'VOCABULARY' as const, file, ...problem })))
  return vocabularyOf(declared)
}
