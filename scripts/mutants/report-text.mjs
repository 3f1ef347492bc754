/** Texts of the report's tables. */

/** What ends a cell, or would be markup in it. */
const ESCAPES = { '|': '\\|', '<': '&lt;', '*': '\\*', '\n': ' ' }

/** Words in a cell. Code and links in them stay what they are. */
export function cell(text) {
  return text.replace(/`[^`]*`|[|<*\n]/g, (found) => (found.length > 1 ? found.replaceAll('|', '\\|') : ESCAPES[found]))
}

/** Code in a cell: in GitHub's tables a bar ends a cell in code, too. */
export function code(text) {
  const line = text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
}

/** How much is shown of what stays the same, on either side. */
const BESIDE = 30
const SHORT = 70

/** What becomes what in a mutant. */
export function change({ kind, original, replacement }) {
  if (kind === 'left out') return `${code(shortened(flat(original)))} left out`
  const [before, after] = difference(flat(original), flat(replacement))
  return `${code(before)} → ${code(after)}`
}

const flat = (text) => text.replace(/\s+/g, ' ')

function shortened(text) {
  return text.length <= 2 * SHORT ? text : `${text.slice(0, SHORT)} … ${text.slice(-BESIDE)}`
}

/** Two texts, or of long ones what surrounds the place where they differ. */
function difference(before, after) {
  if (before.length <= SHORT && after.length <= SHORT) return [before, after]
  if (after.length < 6) return [shortened(before), after]
  let start = 0
  while (before[start] === after[start]) start += 1
  let same = 0
  while (same < Math.min(before.length, after.length) - start && before.at(-1 - same) === after.at(-1 - same)) same += 1
  const from = Math.max(0, start - BESIDE)
  const cut = (text) => {
    const to = Math.min(text.length, text.length - same + BESIDE)
    return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`
  }
  return [cut(before), cut(after)]
}
