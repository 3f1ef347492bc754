const NAMES = ['password', 'passwd', 'secret', 'token', 'authorization', 'api[_-]?key', 'credentials?', 'cookie']

/** As a name is written: `token`, `Token`, `TOKEN`. */
function spelt(name: string): string {
  const rest = name.replace(/[a-z]/, (first) => `[${first.toUpperCase()}${first}]`)
  return `${rest}|${name.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())}`
}

/** What stands behind the name of a secret in a text, and is not only digits: a number is mostly something else. */
const SECRET = `(?<=(?:${NAMES.map(spelt).join('|')})["']?\\s?[=:]\\s?["']?(?:[Bb]earer )?)(?!\\d+(?![^\\s"',;)\\]}]))[^\\s"',;)\\]}]+`

/** Regular expressions for secrets in these texts: none where there are none. */
export function secretsIn(texts: Iterable<string>): string[] {
  const regex = new RegExp(SECRET, 'u')
  for (const text of texts) if (regex.test(text)) return [SECRET]
  return []
}
