/**
 * The text of the doc comment that ends right above a line of a TypeScript file; empty when there is none. Blank
 * lines and line comments may stand between. Tags (`@…`) and what follows them are not part of the text.
 */
export function docCommentAbove(source: string, line: number): string {
  const lines = source.split(/\r\n|\n|\r/)
  let end = line - 2
  while (end >= 0 && /^\s*(?:\/\/.*)?$/.test(lines[end] ?? '')) end -= 1
  if (!lines[end]?.trimEnd().endsWith('*/')) return ''
  for (let start = end; start >= 0; start -= 1) {
    const text = lines[start]?.trim() ?? ''
    if (text.startsWith('/**')) return textOf(lines.slice(start, end + 1))
    if (start < end && text.includes('*/')) return ''
  }
  return ''
}

function textOf(comment: readonly string[]): string {
  const inside = comment
    .join('\n')
    .replace(/^\s*\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
  const lines = inside.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
  const tag = lines.findIndex((line) => /^\s*@\w/.test(line))
  return (tag < 0 ? lines : lines.slice(0, tag)).join('\n').trim()
}
