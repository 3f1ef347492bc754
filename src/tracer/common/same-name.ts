/**
 * The same for all paths that are one file on some disks: those that ignore case, or in which way a letter with a mark
 * is written. The dotless i and the long s, whose capitals are those of others, are letters of their own.
 */
export function sameName(path: string): string {
  const parts = path.split(/([ıſ])/).map((part, i) => (i % 2 === 0 ? folded(part) : part))
  return parts.join('').normalize('NFC')
}

function folded(text: string): string {
  return text.normalize('NFD').toUpperCase().toLowerCase().replaceAll('ς', 'σ')
}
