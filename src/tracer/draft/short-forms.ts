/** The words that an id consists of, in lower case: of `lastLogTerm`, `last_log_term` and `lastLOGTerm` the same three. */
function wordsOf(id: string): string[] {
  const words = id
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .split('_')
    .filter((word) => word !== '')
  return words.map((word) => word.toLowerCase())
}

const initials = (words: readonly string[]) => words.map((word) => word.slice(0, 1)).join('')

/** So long may a word be that is not cut. */
const WHOLE_FIELD = 4
const WHOLE_MESSAGE = 8

/** `term`, `tok` of token, `llt` of lastLogTerm. */
function fieldForms(id: string): string[] {
  const words = wordsOf(id)
  const [first = ''] = words
  if (words.length > 1) return [initials(words), id]
  return first.length <= WHOLE_FIELD ? [first, id] : [first.slice(0, 3), first.slice(0, 4), id]
}

/** `granted`, `acknow` of acknowledgement, `ae` of append_entries. */
function messageForms(id: string): string[] {
  const words = wordsOf(id)
  const [first = ''] = words
  if (words.length > 1) return [initials(words), id]
  return first.length <= WHOLE_MESSAGE ? [first, id] : [first.slice(0, 6), id]
}

/** Four letters: `LEAD` of leader, `PCAN` of pre_candidate, `HELD`. */
function roleForms(id: string): string[] {
  const words = wordsOf(id)
  const last = words.at(-1) ?? ''
  const front = initials(words.slice(0, -1))
  const letters = words.join('')
  const consonants = letters.slice(0, 1) + letters.slice(1).replace(/[aeiou]/g, '')
  const forms = [front + last, consonants].map((form) => form.slice(0, 4).toUpperCase())
  const numbered = Array.from({ length: 9 }, (_, i) => `${letters.slice(0, 3).toUpperCase()}${i + 2}`)
  return [...forms, ...numbered, id.toUpperCase(), id]
}

const FORMS = { field: fieldForms, message: messageForms, role: roleForms } as const

/** How each of the ids is abbreviated: the first of its forms that none before it has. The ids differ. */
export function shortForms(ids: readonly string[], what: keyof typeof FORMS): Map<string, string> {
  const taken = new Set<string>()
  return new Map(
    ids.map((id) => {
      // In the end there is the id, unless another one is abbreviated to it; then there is no end of numbers.
      const form = [...FORMS[what](id)].find((each) => each !== '' && !taken.has(each)) ?? numbered(id, taken)
      taken.add(form)
      return [id, form]
    }),
  )
}

function numbered(id: string, taken: ReadonlySet<string>): string {
  for (let i = 2; ; i += 1) if (!taken.has(`${id}${i}`)) return `${id}${i}`
}
