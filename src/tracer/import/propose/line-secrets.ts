/** What secrets are called, in lower case. */
export const SECRET_NAMES = [
  'password',
  'passwd',
  'secret',
  'token',
  'authorization',
  'passphrase',
  'api[_-]?[kK]ey',
  'access[_-]?[kK]ey',
  'private[_-]?[kK]ey',
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
/** All cookies of a header: it mostly goes on to the end of the text. */
const COOKIES = '(?<=(?:[Cc]ookie|COOKIE):\\s?)(?=[\\w.-]{1,60}=)[^"\'\\r\\n]+'
/** Secrets that nothing names. An expression with longer bounds would take longer than its texts are long. */
const UNNAMED = [
  // The password of an address: `http://user:password@host/`.
  '(?<=:\\/\\/[^\\s/:@"\']{0,100}:)(?=[^\\s/"\']{1,199}@)[^\\s/@"\']+',
  '(?<=-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)[^-]+',
  // A JSON Web Token: three parts, of which the first is an object.
  '(?<![\\w-])eyJ(?=[\\w-]{8,199}\\.[\\w-]{4})[\\w.-]+',
  '(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])',
]
/**
 * What stands behind the name of a secret in a text: in quotes all of it, also in a text that is in quotes itself, as in
 * `"{\"token\":\"x\"}"`; else a word. And what looks like a secret without a name.
 */
export const SECRET = [
  `(?<=${NAMED}")[^"]+`,
  `(?<=${NAMED}')[^']+`,
  `(?<=${NAMED}\\\\{1,3}["'])[^"'\\\\]+`,
  COOKIES,
  `(?<=${NAMED}${SCHEME})${WORD}`,
  ...UNNAMED,
].join('|')
/** A key that goes over several lines, where a log has one: lines of nothing but base64, also a short last one. */
const KEY_BEGINS = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----\s*$/u
const KEY_LINES = '^[A-Za-z0-9+/]{16,}={0,2}$|^[A-Za-z0-9+/]{1,15}={1,2}$'

const secret = new RegExp(SECRET, 'u')

export function hasSecret(text: string): boolean {
  return secret.test(text)
}

/** Regular expressions for secrets in these texts: none where there are none. */
export function secretsIn(texts: Iterable<string>): string[] {
  let [isThere, isKeyThere] = [false, false]
  for (const text of texts) {
    isThere ||= hasSecret(text)
    isKeyThere ||= KEY_BEGINS.test(text)
    if (isThere && isKeyThere) break
  }
  return [...(isThere ? [SECRET] : []), ...(isKeyThere ? [KEY_LINES] : [])]
}
