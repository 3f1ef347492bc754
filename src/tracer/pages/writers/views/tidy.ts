/** What templates leave behind: blanks at the ends of lines, and long runs of empty lines. */
export function tidy(text: string): string {
  const lines = text.split('\n').map(withoutEnd).join('\n')
  return `${lines.replace(/\n{4,}/g, '\n\n\n').trim()}\n`
}

/** An expression would look at every blank of a line for whether it is one of the last. */
function withoutEnd(line: string): string {
  if (line.endsWith('\r')) return `${withoutEnd(line.slice(0, -1))}\r`
  let end = line.length
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1
  return line.slice(0, end)
}
