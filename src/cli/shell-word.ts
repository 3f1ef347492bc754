/** A word of a command line as it can be typed, in shells of Unix and in PowerShell. */
export function shellWord(word: string): string {
  const path = word.startsWith('-') ? `./${word}` : word
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
