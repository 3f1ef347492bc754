import { encodedPath } from '../committed-file-link.ts'
import { pathBetween } from '../page-file.ts'

/** What leads from one file to another, or to what is called `label` there: relative, so that the tree works wherever it lies. */
export function relativeLink(from: string, to: string, label?: string): string {
  const place = label === undefined ? '' : `#${encodedPath(label)}`
  if (from === to && place !== '') return place
  return `${encodedPath(pathBetween(from, to))}${place}`
}
