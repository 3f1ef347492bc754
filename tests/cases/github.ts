import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

/** GitHub's own renderer of Markdown, with the extensions that GitHub turns on. */
const EXTENSIONS = ['table', 'strikethrough', 'autolink', 'tasklist', 'tagfilter'].flatMap((name) => ['-e', name])
const IN_PAGE = join(import.meta.dirname, 'in-page.js')
const require = createRequire(import.meta.url)
const MERMAID = require.resolve('@mermaid-js/tiny')

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Somewhat like GitHub, for whoever looks at pictures of it. */
const STYLE = `
  body { font: 14px/1.5 sans-serif; width: 860px; margin: 16px; color: #1f2328 }
  code, pre { font: 12px/1.45 monospace; background: #eff1f3; border-radius: 4px } code { padding: 2px 4px }
  pre { padding: 12px; overflow: auto } pre code { padding: 0; background: none }
  table { border-collapse: collapse } td, th { border: 1px solid #d1d9e0; padding: 4px 10px }
  h2, h3 { border-bottom: 1px solid #d1d9e0 } blockquote { border-left: 4px solid #d1d9e0; padding-left: 12px; margin: 0 }`

/** How a comment looks to a browser. */
export interface Shown {
  /** The elements that the comment is made of, each name once, sorted. */
  readonly elements: readonly string[]
  /** Attributes of elements, as `element attribute`, each once, sorted. */
  readonly attributes: readonly string[]
  readonly links: readonly string[]
  /** Text that GitHub looks for mentions, references and the like in: what is not code, and in no link. */
  readonly open: readonly string[]
  /** The text as it is read. */
  readonly text: string
  readonly headings: number
  readonly folds: number
  /** What Mermaid says about each diagram: the texts that it draws, or why it draws nothing. */
  readonly diagrams: readonly (readonly string[] | string)[]
}

/** Shows Markdown as GitHub does: its own renderer, Mermaid as it is set there, a browser. */
export class GitHubPage {
  private readonly browser: Browser
  private readonly page: Page

  private constructor(browser: Browser, page: Page) {
    this.browser = browser
    this.page = page
  }

  static async open(): Promise<GitHubPage> {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'], timeout: 120_000 })
    const page = await browser.newPage({ viewport: { width: 900, height: 600 } })
    await page.setContent(`<style>${STYLE}</style><main></main>`)
    await page.addScriptTag({ path: MERMAID })
    await page.addScriptTag({ path: IN_PAGE })
    return new GitHubPage(browser, page)
  }

  async close(): Promise<void> {
    await this.browser.close()
  }

  async show(markdown: string): Promise<Shown> {
    await this.page.evaluate(`show(${JSON.stringify(render(markdown))})`)
    const seen: Omit<Shown, 'diagrams'> = await this.page.evaluate('look()')
    return { ...seen, diagrams: await this.page.evaluate('draw()') }
  }

  /** Takes a picture of what was shown last, with everything unfolded. */
  async photograph(file: string): Promise<void> {
    await this.page.evaluate('unfold()')
    await this.page.screenshot({ path: file, fullPage: true })
  }
}

/** The HTML of a comment, before GitHub removes what it does not allow. */
function render(markdown: string): string {
  const args = ['--unsafe', '--github-pre-lang', ...EXTENSIONS]
  const { error, status, stdout, stderr } = spawnSync('cmark-gfm', args, { input: markdown, encoding: 'utf8' })
  if (error) throw error
  if (status !== 0) throw new Error(stderr)
  return stdout
}
