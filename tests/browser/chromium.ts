import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { SITE } from './built-site.ts'

/** Debian's. No browser is downloaded. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
/** No name that exists: whatever a page asks from elsewhere fails and is reported. */
const ORIGIN = 'http://site.invalid'

/** A browser for the tests of a file. */
export function useChromium(): Reader {
  const reader = new Reader()
  beforeAll(() => reader.start())
  afterAll(() => reader.end())
  return reader
}

/** Somebody who reads a built site, and notes whatever goes wrong. */
class Reader {
  private browser: Browser | undefined

  async start(): Promise<void> {
    this.browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'], timeout: 120_000 })
  }

  async end(): Promise<void> {
    await this.browser?.close()
  }

  /** A tab with nothing in it yet. Files come straight from the folder. */
  async tab(options: BrowserContextOptions = {}, folder = SITE): Promise<Tab> {
    if (!this.browser) throw new Error('Chromium is not running')
    const context = await this.browser.newContext({ reducedMotion: 'reduce', ...options })
    await context.route('**', async (route) => {
      const url = new URL(route.request().url())
      const path = join(folder, decodeURIComponent(url.pathname))
      if (url.origin !== ORIGIN || !existsSync(path)) await route.fulfill({ status: 404, body: '' })
      else await route.fulfill({ path })
    })
    return new Tab(context, await context.newPage())
  }

  /** A tab for addresses of its own, `file:` and of servers: nothing stands between it and them. */
  async tabOutside(options: BrowserContextOptions = {}): Promise<Tab> {
    if (!this.browser) throw new Error('Chromium is not running')
    const context = await this.browser.newContext({ reducedMotion: 'reduce', ...options })
    return new Tab(context, await context.newPage())
  }
}

export class Tab {
  readonly context: BrowserContext
  readonly page: Page
  /** What the console, a failed request or a dialog said, in order. */
  readonly complaints: string[] = []

  constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    // What does not come by then is not there, also on a machine that does much else.
    page.setDefaultTimeout(120_000)
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(`${message.type()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => this.complaints.push(`thrown: ${error.message}`))
    page.on('requestfailed', (request) => this.complaints.push(`failed: ${request.url()}`))
    page.on('response', (response) => {
      if (response.status() >= 400) this.complaints.push(`${response.status()}: ${response.url()}`)
    })
    page.on('dialog', async (dialog) => {
      this.complaints.push(`dialog: ${dialog.message()}`)
      await dialog.dismiss()
    })
  }

  /** Opens a page of the site and waits until all that belongs to it is there. */
  async open(path: string): Promise<Page> {
    await this.page.goto(`${ORIGIN}/${path}`, { waitUntil: 'load' })
    return this.page
  }

  /** Opens everything on the page that a reader may open. */
  async openAll(): Promise<void> {
    await this.page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true })')
  }

  async close(): Promise<void> {
    await this.context.close()
  }
}
