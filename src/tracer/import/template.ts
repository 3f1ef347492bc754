/** Finds a value of a line by its name; undefined where the line has none. */
export type Lookup = (name: string) => unknown

/** A text with values of a line in it; undefined where the line lacks one of them. */
export type Template = (lookup: Lookup) => unknown

const PLACE = /\{([^{}]+)\}/g

/** The names of the values in a template. */
export function namesOf(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name)
}

/**
 * Makes a template ready. `{name}` stands for a value; alone it is the value itself, a number or an object too, and among
 * other text it is text.
 */
export function compileTemplate(text: string): Template {
  const names = namesOf(text)
  if (names.length === 0) return () => text
  const [only] = names
  if (only !== undefined && text === `{${only}}`) return (lookup) => lookup(only)
  const parts = text.split(PLACE)
  return (lookup) => {
    let whole = ''
    for (const [i, part] of parts.entries()) {
      const value = i % 2 === 0 ? part : lookup(part)
      if (value === undefined || value === null) return undefined
      whole += textOf(value)
    }
    return whole
  }
}

/** A value of a line as text: objects as their JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
