import { existsSync } from 'node:fs'
import { SITE } from './built-site.ts'
import { CHROMIUM } from './chromium.ts'

/** Says what is missing once, before each test does. */
export default function requireSite(): void {
  if (!existsSync(`${SITE}/index.html`)) throw new Error('there is no site\n  do  npm run site')
  if (!existsSync(CHROMIUM)) {
    throw new Error(`there is no ${CHROMIUM}\n  do  apt-get install chromium, or set CHROMIUM to one that is there`)
  }
}
