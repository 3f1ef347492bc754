/** What tells the comments and artifacts of one repository apart: of several projects, or of the jobs of a matrix. */
import { checkKey } from './bounds.mjs'

/** The key: what is given, or else the folder that the project is in; none for the root. Throws `Refused`. */
export function keyOf({ KEY: given = '', FOLDER_OF_PROJECT: folder = '' }) {
  const key = (given === '' ? folder.replace(/^(?:\.\/+)+|^\.$|\/+$/g, '') : given).toWellFormed()
  checkKey(key)
  return key
}

/** The first line of a comment: GitHub does not show it. What would end it is written otherwise. */
export function markOf(key) {
  const what = 'protokoll: what the nodes do differently'
  return key === '' ? `<!-- ${what} -->` : `<!-- ${what} (${encodeURIComponent(key).replaceAll('-', '%2D')}) -->`
}

/** A name with the key behind it: for an artifact, which may have none of `":<>|*?\/`, or for a folder. */
export function named(name, key) {
  return key === '' ? name : `${name}-${encodeURIComponent(key).replaceAll('*', '%2A')}`
}

/** The heading that says which of them it is, in code, so that it calls nobody. Nothing without a key. */
export function headingOf(key) {
  if (key === '') return ''
  const plain = key.replace(/\p{C}|\s/gu, ' ').trim() || ' '
  const quotes = '`'.repeat(Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length)) + 1)
  const pad = /^`|`$/.test(plain) ? ' ' : ''
  return `## ${quotes}${pad}${plain}${pad}${quotes}\n\n`
}
