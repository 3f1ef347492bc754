import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
let tab: Tab
beforeAll(async () => {
  tab = await reader.tab()
})
afterAll(() => tab.close())

/** Where the first results of the site's search lead, as a reader gets them. */
async function found(text: string): Promise<string[]> {
  await tab.open(`search.html?q=${encodeURIComponent(text)}`)
  await tab.page.locator('#search-results li a').first().waitFor()
  const links = await tab.page
    .locator('#search-results li a')
    .evaluateAll<string[], { href: string }>((all) => all.slice(0, 3).map(({ href }) => href))
  return links.map((link) => new URL(link).pathname.replace(/^\/developer\/tests\/|\.html$/g, ''))
}

test.each([
  ['split brain', 'features/network_partition/index'],
  ['log entry', 'features/log_replication/index'],
  ['quorum', 'features/leader_election/index'],
  ['log compaction', 'features/snapshot/index'],
  ['read index', 'features/state_machine_command/index'],
  ['joint consensus', 'features/membership_change/index'],
  ['configuration change', 'features/membership_change/index'],
  ['AppendEntries', 'legend'],
  ['p_v_r', 'legend'],
  ['figure 8', 'replication/figure_8/figure_8_a_record_of_an_earlier_term_is_committed_with_one_of_the_current_term'],
  ['tutorial', '/tutorial'],
])('the search puts what is meant by "%s" first', async (text, page) => {
  expect((await found(text))[0]).toBe(page)
})

test('it finds the pages of a figure of the paper before all else', async () => {
  expect(await found('figure 7')).toEqual([0, 1, 2].map(() => expect.stringMatching(/^elections\/figure_7/)))
})
