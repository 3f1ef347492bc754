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

/** How a secret is used, in front of it: `Authorization: Basic dXNlcg==`. */
const SCHEMES = ['bearer', 'basic', 'token', 'digest', 'negotiate']
const NAMED = `(?:${SECRET_NAMES.map(spelt).join('|')})\\\\{0,3}["']?\\s?[=:]\\s?`
const END = '\\s"\',;)\\]}'
const SCHEME = `(?:(?:${SCHEMES.map(spelt).join('|')}) )?`
/**
 * A word that is not only digits: a number is mostly something else, if it is not very long. Behind `token= ` stands another
 * key.
 */
const WORD = `(?!\\\\{0,3}["']|(?<=\\w=\\s)[\\w.-]{1,60}=|\\d{1,15}(?![^${END}]))[^${END}]+`
/**
 * What stands behind the name of a secret in a text: in quotes all of it, also in a text that is in quotes itself, as in
 * `"{\"token\":\"x\"}"`; else a word.
 */
export const SECRET = [
  `(?<=${NAMED}")[^"]+`,
  `(?<=${NAMED}')[^']+`,
  `(?<=${NAMED}\\\\{1,3}["'])[^"'\\\\]+`,
  `(?<=${NAMED}${SCHEME})${WORD}`,
].join('|')

const secret = new RegExp(SECRET, 'u')

export function hasSecret(text: string): boolean {
  return secret.test(text)
}

/** Regular expressions for secrets in these texts: none where there are none. */
export function secretsIn(texts: Iterable<string>): string[] {
  for (const text of texts) if (hasSecret(text)) return [SECRET]
  return []
}
