/** What templates leave behind: blanks at the ends of lines, and long runs of empty lines. */
export function tidy(text: string): string {
  const lines = text.replace(/[ \t]+$/gm, '')
  return `${lines.replace(/\n{4,}/g, '\n\n\n').trim()}\n`
}
