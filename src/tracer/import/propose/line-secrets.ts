/** What secrets are called, in lower case. */
export const SECRET_NAMES = [
  'password',
  'passwd',
  'secret',
  'token',
  'authorization',
  'api[_-]?key',
  'credentials?',
  'cookie',
]

/** As a name is written: `token`, `Token`, `TOKEN`. */
function spelt(name: string): string {
  const rest = name.replace(/[a-z]/, (first) => `[${first.toUpperCase()}${first}]`)
  return `${rest}|${name.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())}`
}

const NAMED = `(?:${SECRET_NAMES.map(spelt).join('|')})["']?\\s?[=:]\\s?`
const END = '\\s"\',;)\\]}'
/**
 * What stands behind the name of a secret in a text: in quotes all of it, else a word that is not only digits: a number is
 * mostly something else, if it is not very long.
 */
export const SECRET = `(?<=${NAMED}["'])[^"']+|(?<=${NAMED}(?:[Bb]earer )?)(?!\\d{1,15}(?![^${END}]))[^${END}]+`

const secret = new RegExp(SECRET, 'u')

export function hasSecret(text: string): boolean {
  return secret.test(text)
}

/** Regular expressions for secrets in these texts: none where there are none. */
export function secretsIn(texts: Iterable<string>): string[] {
  for (const text of texts) if (hasSecret(text)) return [SECRET]
  return []
}
