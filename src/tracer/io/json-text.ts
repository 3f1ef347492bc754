/** So long may a line of JSON be that somebody is to read. */
const WIDEST = 110

/** JSON for people: what fits stands on one line, but for what holds lists of objects. */
export function jsonText(value: unknown): string {
  return `${textOf(value, '')}\n`
}

function textOf(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const short = inline(value)
  const isTop = indent === ''
  if (!isTop && !holdsObjects(value) && indent.length + short.length <= WIDEST) return short
  const inner = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((each) => textOf(each, inner))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${textOf(each, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return parts.length === 0
    ? `${open}${close}`
    : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`
}

/** Whether there are objects in a list in it. */
function holdsObjects(value: object): boolean {
  const isObject = (each: unknown) => typeof each === 'object' && each !== null
  if (Array.isArray(value)) return value.some(isObject)
  return Object.values(value).some((each) => isObject(each) && holdsObjects(each))
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${inline(each)}`)
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}
