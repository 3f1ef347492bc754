import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const STYLES = resolve(import.meta.dirname, '../../sphinx/protokoll_sphinx/static')
const styles = readdirSync(STYLES).filter((name) => name.endsWith('.css'))

/** The innermost rules of a style sheet: selector and declarations. */
const rulesOf = (css: string) =>
  [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(
    ([, selector = '', body = '']) => [selector.trim(), body] as const,
  )

test.each(styles)('in %s no rule has an ink without its ground, nor a ground without its ink', (name) => {
  const rules = rulesOf(readFileSync(join(STYLES, name), 'utf8'))
  const halves = rules.filter(([, body]) => /^\s*color:/m.test(body) !== /^\s*background(?:-color)?:/m.test(body))
  expect(halves.map(([selector]) => selector)).toEqual([])
})

test.each(styles)('in %s nothing is dark because the system is', (name) => {
  expect(readFileSync(join(STYLES, name), 'utf8')).not.toMatch(/prefers-color-scheme/)
})
