/** A level of a pattern: `**` alone, or a name in which `*` and `{group}` stand for any part of one. */
const LEVEL = String.raw`(?:\*\*|(?:\*(?!\*)|\{group\}|[^/\\{}*])+)`

/** Patterns that can be meant: below the root, with `{group}` somewhere. */
export const GROUP_PATTERN = new RegExp(String.raw`^(?=.*\{group\})(?!(?:.*/)?\.\.?(?:/|$))${LEVEL}(?:/${LEVEL})*$`)
export const GROUP_WORDS =
  'folders from the root with / between them and {group} for what names the group, like packages/*/src/{group}/**; * is one folder, ** any number'

/** What a level is when it says nothing of a file's name: a pattern that ends so is one of folders. */
const OF_FOLDERS = new Set(['*', '**', '{group}'])

/**
 * The group of a file by the first of the patterns that its folder, or the file itself, has the form of; undefined if
 * there is none. `path` is from the root, with `/`. Where a pattern has `{group}` more than once, a dot joins the parts.
 */
export function groupByPattern(path: string, patterns: readonly string[]): string | undefined {
  const folder = path.replace(/[^/]*$/, '')
  for (const pattern of patterns) {
    const expression = expressionOf(pattern)
    const last = pattern.slice(pattern.lastIndexOf('/') + 1)
    const found = expression.exec(folder) ?? (OF_FOLDERS.has(last) ? null : expression.exec(`${path}/`))
    if (found) return found.slice(1).join('.')
  }
  return undefined
}

/** Each level, with the `/` behind it. */
function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('/').map(levelExpression).join('')}$`)
}

function levelExpression(level: string): string {
  if (level === '**') return '(?:[^/]+/)*?'
  if (level === '*') return '[^/]+/'
  const parts = level.split(/(\*|\{group\})/).map((part) => {
    if (part === '*') return '[^/]*'
    return part === '{group}' ? '([^/]+)' : part.replace(/[.+?^$()|[\]]/g, '\\$&')
  })
  return `${parts.join('')}/`
}
