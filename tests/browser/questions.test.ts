import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowIdOf, vocabulary } from '../support/sought-rows.ts'
import { type Tab, useChromium } from './chromium.ts'
import { QUESTIONS, type Question, type Shown } from './questions.ts'

/** Clicks from the front page to an answer. */
const MOST_ACTIONS = 3
const reader = useChromium()
let tab: Tab

beforeAll(async () => {
  tab = await reader.tab({ viewport: { width: 1440, height: 900 } })
})
afterAll(() => tab.close())

/** Goes from the front page to the row that answers, as somebody does who has nothing but a mouse; counts the clicks. */
async function goTo(question: Question): Promise<{ page: Page; actions: number }> {
  const page = await tab.open('index.html')
  const ways = ['a[href$="questions.html"]:visible', `a[href$="${question.page}.html#${rowIdOf(question)}"]:visible`]
  for (const way of ways) {
    const from = page.url()
    await page.locator(way).first().click()
    await page.waitForURL((url) => url.href !== from)
  }
  return { page, actions: ways.length }
}

/** A value as the lens writes it. */
function written(value: Shown, isNode: boolean): string {
  if (value === null) return '-'
  if (typeof value === 'boolean') return vocabulary.booleans[`${value}`]
  return isNode ? `${vocabulary.nodePrefix}${value}` : String(value)
}

async function expectVariable(lens: Locator, node: string, id: string, value: Shown): Promise<void> {
  const part = lens.locator(`[data-node="${node}"] [data-variable="${id}"]`)
  const text = (await part.textContent())?.trim() ?? ''
  if (Array.isArray(value)) {
    // A box has the term of its entry, and whoever points at it reads the rest.
    const boxes = part.locator('[data-entry]')
    expect(await boxes.allTextContents()).toEqual(value.map((entry) => entry.split(' ')[0]))
    const whole = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('title') ?? ''))
    for (const [i, entry] of value.entries()) expect(whole[i]).toContain(entry.slice(entry.indexOf(' ') + 1))
  } else if (id === 'role') {
    expect(text.toLowerCase()).toBe(String(value))
  } else {
    expect(text).toBe(written(value, vocabulary.variables.get(id)?.type === 'node'))
  }
}

function fieldsOf({ row }: Question): readonly { readonly id: string; readonly type: string }[] {
  const word = row.message === undefined ? vocabulary.marks.get(row.op) : vocabulary.messages.get(row.message)
  return word?.fields ?? []
}

describe.each(QUESTIONS)('$asks', (question) => {
  let page: Page
  let actions: number
  let lens: Locator
  beforeAll(async () => {
    const there = await goTo(question)
    page = there.page
    actions = there.actions
    lens = page.locator('[data-lens]')
  })

  test('the front page leads to the row', () => {
    expect(actions).toBeLessThanOrEqual(MOST_ACTIONS)
    expect(new URL(page.url()).hash.split('&')[0]).toBe(`#${rowIdOf(question)}`)
    expect(tab.complaints).toEqual([])
  })

  test('the lens is open there, and has the states', async () => {
    await lens.waitFor({ state: 'visible' })
    for (const [node, values] of Object.entries(question.states)) {
      for (const [id, value] of Object.entries(values)) await expectVariable(lens, node, id, value)
    }
    for (const node of question.down ?? []) {
      expect(await lens.locator(`[data-node="${node}"]`).first().textContent()).toContain('down')
    }
  })

  test('the lens has the sentence and what the message says', async () => {
    const sentence = (await lens.locator('[data-sentence]').textContent())?.replace(/\s+/g, ' ')
    for (const words of question.says) expect(sentence).toContain(words)
    for (const [id, value] of Object.entries(question.fields ?? {})) {
      const text = await lens.locator(`[data-message] [data-field="${id}"]`).textContent()
      const isNode = fieldsOf(question).find((field) => field.id === id)?.type === 'node'
      expect(text?.trim()).toBe(written(value, isNode))
    }
  })
})
