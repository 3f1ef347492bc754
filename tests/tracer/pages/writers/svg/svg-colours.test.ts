import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** What is written on what, and what is drawn on it. */
const TEXTS = ['ink', 'dim']
const GROUNDS = ['paper', 'even', 'shade', 'alarmed', 'mark', 'tag']
const LINES = ['line', 'bad', 'edge', 'cut', 'gold']

describe.each(['light', 'dark'])('in the %s pictures', (name) => {
  const source = readFileSync(`templates/default/svg/${name}.hbs`, 'utf8')
  const colours = new Map(
    [...source.matchAll(/--(\w+):(#[0-9a-f]+)/g)].map(([, id = '', colour = '']) => [id, colour] as const),
  )
  const colour = (id: string) => colours.get(id) ?? id

  const pairs = TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const))
  // Numbers of rows, and "down", are all that is dim: neither stands on a tag.
  test.each(pairs.filter(([text, ground]) => text !== 'dim' || ground !== 'tag'))(
    'the letters %s can be read on %s',
    (text, ground) => {
      expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5)
    },
  )

  test.each(LINES)('the lines %s can be seen', (line) => {
    expect(contrast(colour(line), colour('paper'))).toBeGreaterThanOrEqual(3)
    expect(contrast(colour(line), colour('even'))).toBeGreaterThanOrEqual(3)
  })
})

test('an alarm can be read', () => {
  const [, ground = ''] =
    /\.st-alarm path\{fill:(#\w+)/.exec(readFileSync('templates/default/svg/style.hbs', 'utf8')) ?? []
  expect(contrast('#ffffff', ground)).toBeGreaterThanOrEqual(4.5)
})

/** WCAG 2, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : colour.slice(1).match(/../g)
  const [red = 0, green = 0, blue = 0] = (digits ?? []).map((pair) => {
    const share = Number.parseInt(pair, 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
