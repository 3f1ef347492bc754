import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'

/**
 * A text as an entry of the site's index, whose pages its search puts first: none where it says nothing. In an entry
 * some signs part it, or mark what is chief.
 */
export function indexEntry(text: string): string[] {
  const entry = shorten(
    visible(text)
      .replace(/[;!|]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    LIMITS.nameCharacters,
  )
  return entry === '' ? [] : [entry]
}

/** What a title begins with, before a colon, is what people call its subject: `figure 8: a record is replaced`. */
export function subjectOf(title: string): string[] {
  const subject = /^([^:]{3,40}): \S/.exec(title)?.[1]
  return subject === undefined ? [] : indexEntry(subject)
}
