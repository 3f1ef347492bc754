/** protokoll view beside a real `vitest --watch`, in Chromium: what changes is shown within a second. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { CLI } from '../cli/project.ts'
import { LeaseProject } from '../external/lease-project.ts'
import { SAYS_WHAT_RAN, WatchedRun } from '../external/watched-run.ts'
import { MARK, SCRIPTS } from '../support/hostile-scripts.ts'
import { type Tab, useChromium } from './chromium.ts'

/** What a reader waits for at most, from Vitest's report of a test to the page that shows what it did. */
const SHOWN_MS = 1_000

const reader = useChromium()

/** A reporter that says when a test has ended, as Vitest tells it. */
const SAYS_WHEN = `{
  onTestCaseResult(test) { console.log('ENDED ' + test.name + ' ' + test.result().state + ' ' + Date.now()) },
}`

const BODY = (first: string, second = 'two.renew(5)') => `
test('first', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('Renewals', () => { two.renew(1); ${first} })
})
test('second', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('Others', () => { ${second} })
})
`
const FAILS = (token: number) => `two.renew(${token}); expect(two.tokens.b).toBe(0)`

/** A project with two tests that are watched, and what serves it. */
async function watched(body: string): Promise<{ project: LeaseProject; run: WatchedRun; address: string }> {
  const project = new LeaseProject()
  project.writeConfig(
    'vitest.config.ts',
    `plugins: [protokoll()], test: { watch: true, reporters: [${SAYS_WHEN}, ${SAYS_WHAT_RAN}] }`,
  )
  project.writeLease('g/a.test.js', body)
  const run = new WatchedRun(project.folder)
  await run.ran()
  const child = spawn(process.execPath, [CLI, 'view', '--port', '0'], { cwd: project.folder, stdio: 'pipe' })
  onTestFinished(async () => {
    const exit = once(child, 'exit')
    child.kill('SIGINT')
    expect((await exit)[0]).toBe(0)
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { project, run, address: /Open (\S+)/.exec(String(said))?.[1] ?? '' }
}

/** Has the page note when it first shows each sentence of the lens. */
const NOTE = `
  globalThis.shownAt = {}
  new MutationObserver(() => {
    const said = document.querySelector('[data-sentence]')?.textContent
    if (said) shownAt[said] ??= Date.now()
  }).observe(document.body, { subtree: true, childList: true, characterData: true })`

const sentence = (tab: Tab) => tab.page.textContent('[data-sentence]')
const shown = (tab: Tab, says: string) => tab.page.waitForSelector(`[data-sentence]:has-text(${JSON.stringify(says)})`)

async function open(address: string): Promise<Tab> {
  const tab = await reader.tabOutside({ viewport: { width: 1440, height: 900 } })
  onTestFinished(() => tab.close())
  await tab.page.goto(address)
  await tab.page.waitForSelector('[data-lens]')
  await tab.page.evaluate(NOTE)
  return tab
}

test('a failing test is opened at the row that failed, and each change of it is shown within a second', async () => {
  const { project, run, address } = await watched(BODY(FAILS(2)))
  const tab = await open(address)
  expect(await tab.page.textContent('.ex-tests [aria-current]')).toBe('first')
  expect(await tab.page.textContent('.ex-tests section:first-of-type h2')).toBe('Failed')
  expect(await sentence(tab)).toMatch(/b handles renew from a; its token 1 → 2/)
  const times: number[] = []
  for (const token of [3, 4, 5, 6, 7]) {
    project.write('tests/g/a.test.js', project.read('tests/g/a.test.js').replace(FAILS(token - 1), FAILS(token)))
    const ended = Number((await run.says(/^ENDED first failed (\d+)$/m))[1])
    await shown(tab, `token 1 → ${token}`)
    const at = await tab.page.evaluate<number>(
      `Object.entries(shownAt).find(([said]) => said.includes('1 → ${token}'))[1]`,
    )
    times.push(at - ended)
    await run.ran()
  }
  process.stdout.write(`shown ${times.join(', ')} ms after Vitest reported the test\n`)
  // One that the machine was too busy for says nothing; that all five were late, does.
  expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(SHOWN_MS)
  expect(tab.complaints).toEqual([])
})

test('a reader who has chosen a row keeps it, whatever runs; a test that fails comes first', async () => {
  const { project, run, address } = await watched(BODY('two.renew(2)'))
  const tab = await open(address)
  expect(await tab.page.locator('[data-failed]').count()).toBe(0)
  await tab.page.click('.ex-tests a:text-is("second")')
  await tab.page.keyboard.press('ArrowDown')
  await tab.page.keyboard.press('ArrowDown')
  const row = await tab.page.getAttribute('[data-lens]', 'data-row')
  project.write('tests/g/a.test.js', project.read('tests/g/a.test.js').replace('two.renew(2)', FAILS(9)))
  await run.says(/^ENDED first failed/m)
  await tab.page.waitForSelector('.ex-tests [data-failed] a:text-is("first")')
  expect(await tab.page.getAttribute('[data-lens]', 'data-row')).toBe(row)
  expect(await tab.page.textContent('.ex-tests [aria-current]')).toBe('second')
  // It passes again, and what it left when it failed is gone.
  project.write('tests/g/a.test.js', project.read('tests/g/a.test.js').replace(FAILS(9), 'two.renew(3)'))
  await tab.page.waitForSelector('.ex-tests:not(:has([data-failed]))')
  expect(await tab.page.getAttribute('[data-lens]', 'data-row')).toBe(row)
  expect(tab.complaints).toEqual([])
})

test('hostile titles stay text', async () => {
  const titles = SCRIPTS.map((text, i) => JSON.stringify(`${text} ${i}`))
  const body = titles
    .map(
      (title) =>
        `test(${title}, ({ scenario }) => { const two = start(scenario); scenario.section(${title}, () => two.renew(1)) })`,
    )
    .join('\n')
  const { address } = await watched(body)
  const tab = await open(address)
  const links = tab.page.locator('.ex-tests li a')
  expect(await links.count()).toBeGreaterThan(SCRIPTS.length / 2)
  for (const link of await links.all()) {
    const name = await link.textContent()
    await link.click()
    await expect.poll(() => tab.page.textContent('.ex-test h1')).toBe(name)
    await tab.page.keyboard.press(']')
  }
  expect(await tab.page.evaluate(`globalThis.${MARK}`)).toBeUndefined()
  expect(tab.complaints).toEqual([])
})
