/**
 * The same for all paths that are one file on some disks: those that ignore case, or in which way a letter with a mark
 * is written. The dotless i is a letter of its own everywhere.
 */
export function sameName(path: string): string {
  const parts = path.split('ı').map((part) => part.normalize('NFD').toUpperCase().toLowerCase().replaceAll('ς', 'σ'))
  return parts.join('ı').normalize('NFC')
}
