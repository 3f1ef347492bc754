import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** What everybody can read, by WCAG 2. */
const ENOUGH = 4.5
const IN_PAGE = readFileSync(join(import.meta.dirname, 'contrast.js'), 'utf8')

interface Contrast {
  /** How many texts were measured. */
  readonly measured: number
  /** Those that are too faint: the text, its contrast, its ink, its ground, and where it stands. */
  readonly faint: readonly unknown[]
}

/** Measures each text in the elements of a page that a selector names, as they are painted now. */
export async function contrastIn(page: Page, selector: string): Promise<Contrast> {
  await page.evaluate(IN_PAGE)
  return await page.evaluate(`measureContrast(${JSON.stringify(selector)}, ${ENOUGH})`)
}
