import { describe, expect, test } from 'vitest'
import { find, pathsOf, picturesOf, shortOf, textOf, titleOf } from '../../../support/drawn-pictures.ts'
import { everyWay } from '../../../support/every-way.ts'
import { at, handled, mark } from '../../../support/pictures.ts'

/** A message of server 1 to itself. */
const own = (op: string) => {
  const peer = op === 'handle' ? { from: '1' } : { to: '1' }
  return { node: '1', op, ...peer, message: 'prepare', fields: { round: 1, by: '1' } }
}

/** How far right a path goes, step by step. */
function xsOf(path: string): number[] {
  const xs: number[] = []
  let x = 0
  for (const [, command = '', text = ''] of path.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const [first = 0, , , , , sixth = 0] = (text.match(/-?[\d.]+/g) ?? []).map(Number)
    if (command === 'V' || command === 'v') continue
    if (command === 'a') x += sixth
    else x = command === command.toUpperCase() ? first : x + first
    xs.push(x)
  }
  return xs
}

/** `npx vitest run tests/tracer/pages/writers/svg/arrows.test.ts -u` rewrites them; look at them in a browser then. */
test('the pictures of every way in which a message is drawn are as they were', async () => {
  const { first, second } = everyWay()
  const pictures = picturesOf(...first, { section: 'Two' }, ...second)
  for (const [i, { content }] of pictures.entries())
    await expect(content).toMatchFileSnapshot(`../../../../golden/default/every_way_${i + 1}.svg`)
})

describe('an arrow', () => {
  test('slants from the row of sending to the row of handling, and tells everything', () => {
    const [arrow] = find('st-m', at('send'), mark('cut', '3'), handled())
    const [way = ''] = pathsOf(arrow) ?? []
    const [, from, to] = /^M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)M/.exec(way) ?? []
    expect(Number(to) - Number(from)).toBe(2 * 28)
    expect(titleOf(arrow)).toBe('prepare: Can you?\nS1 → S2\nround: 7\nby: S1\nsent in row 2\nhandled in row 4')
    expect([textOf(arrow), shortOf(arrow)]).toEqual(['prepare', 'pre r-7'])
  })

  test.each([
    ['lost', [at('send'), mark('cut'), at('lose')], 'st-bad', 'S1 → S2: lost', /m-4\.5-4\.5l9 9m0-9l-9 9$/],
    ['blocked', [at('block')], 'st-bad', 'S1 → S2: stopped by a partition', /m0-7v14m3\.5-14v14$/],
  ])('that is %s ends where it did, with a sign of its own', (_, events, name, words, sign) => {
    const [arrow] = find(name, ...events)
    expect(titleOf(arrow)).toContain(words)
    expect(pathsOf(arrow)?.[0]).toMatch(sign)
  })

  const [ring, question] = ['a3.5 3.5 0 1 0 7 0', 'a2.6 2.6 0 1 1 4 2.2']
  test.each([
    ['under way', [at('send')], 'S1 → S2: still under way when the test ends', ring],
    ['sent by nobody', [handled()], 'S1 → S2: no section shows its sending', question],
  ])('that is %s is dashed, with a sign at its open end', (_, events, words, sign) => {
    const [arrow] = find('st-open', ...events)
    expect(titleOf(arrow)).toContain(words)
    expect(pathsOf(arrow)?.[0]).toContain(sign)
  })

  test('that nobody is seen to send is unlike one of an earlier section, in words, sign and the name of its sender', () => {
    const [unsent] = find('st-open', handled())
    const [, later] = picturesOf(at('send'), { section: 'Two' }, handled())
    const [early] = later?.all.filter(({ attributes }) => attributes['class']?.includes('st-open')) ?? []
    expect([textOf(unsent), textOf(early)]).toEqual(['S1? → prepare', 'S1 → prepare'])
    expect([shortOf(unsent), shortOf(early)]).toEqual(['S1? → pre r-7', 'S1 → pre r-7'])
    expect(titleOf(early)).toContain('S1 → S2: sent before this section')
    expect(pathsOf(early)?.join(' ')).not.toContain(question)
  })

  test('that is lost and that nobody is seen to send says so', () => {
    expect(titleOf(find('st-bad', at('lose'))[0])).toContain('S1 → S2: lost, and no section shows its sending')
    expect(titleOf(find('st-bad', at('send'), at('lose'))[0])).toMatch(/^S1 → S2: lost$/m)
    expect(titleOf(find('st-bad', at('queue'), at('lose'))[0])).toMatch(/^S1 → S2: lost$/m)
  })

  test('that does not get there says for whom it is', () => {
    expect(textOf(find('st-m', at('block'))[0])).toBe('prepare → S2')
  })

  test('that is lost on its way past another node says for whom it is', () => {
    const past = { op: 'send', message: 'prepare', fields: { round: 7, by: '1' } }
    const lost = find('st-bad', { ...past, node: '1', to: '3' }, mark('cut', '2'), {
      ...past,
      node: '1',
      op: 'lose',
      to: '3',
    })
    expect(lost.map(textOf)).toEqual(['prepare → S3'])
    const back = find('st-bad', { ...past, node: '3', to: '1' }, mark('cut', '2'), {
      ...past,
      node: '3',
      op: 'lose',
      to: '1',
    })
    expect(back.map(textOf)).toEqual(['S1 ← prepare'])
  })

  test('goes behind the labels of later ones, around whose letters there is the colour of their row', () => {
    const second = { ...at('send', 8), to: '3' }
    const arrows = find('st-m', at('send'), second, handled(), mark('cut', '3'))
    expect(arrows.map(textOf)).toEqual(['prepare', 'prepare → S3'])
    const labels = arrows.map(({ children }) => children[1])
    expect(labels.map((label) => [label?.name, label?.attributes['class']])).toEqual([
      ['text', 'st-e'],
      ['text', undefined],
    ])
  })

  test.each([
    [
      'is handled in a later section',
      [at('send')],
      [handled()],
      1,
      'handled in section 2: Two',
      /M[\d. ]+V[\d.]+M.*L.*L/,
    ],
    ['is lost in a later section', [at('send')], [at('lose')], 1, 'lost in section 2: Two', /m-4\.5-4\.5l9 9m0-9l-9 9/],
    [
      'was sent in an earlier section',
      [at('send')],
      [handled()],
      2,
      'sent in section 1: One',
      /^M[\d. ]+V[\d.]+M.*L.*L/,
    ],
    [
      'was sent in an earlier section and is lost',
      [at('send')],
      [at('lose')],
      2,
      'sent in section 1: One',
      /m-4\.5-4\.5l9/,
    ],
  ])('that %s turns at the edge of its row, without a ring, and says where', (_, one, two, section, words, sign) => {
    const root = picturesOf(...one, { section: 'Two' }, ...two)[section - 1]
    const arrow = root?.all.find(({ attributes }) => attributes['class']?.startsWith('st-m'))
    expect(titleOf(arrow)?.split('\n')).toContain(words)
    const paths = (pathsOf(arrow) ?? []).join(' ')
    expect(paths).toMatch(sign)
    expect(paths).not.toContain('a3.5 3.5')
    const turn = /M[\d.]+ ([\d.]+)V([\d.]+)/.exec(paths)
    expect(Math.abs(Number(turn?.[1]) - Number(turn?.[2]))).toBe(13)
  })

  test('that no later section ends says so; in the last, the test ends before it', () => {
    const [first, last] = picturesOf(at('send'), { section: 'Two' }, at('send', 8)).map(({ all }) =>
      titleOf(all.find(({ attributes }) => attributes['class'] === 'st-m st-open')),
    )
    expect(first).toMatch(/: still under way when the section ends\n(?:.*\n)*no later section shows its end$/)
    expect(last).toMatch(/: still under way when the test ends\n/)
    expect(last).not.toContain('no later section')
  })

  test('says which rows it touches, by number, and by what ends the id of one in another part', () => {
    expect(find('st-m', at('send'), mark('cut', '3'), handled())[0]?.attributes['data-of-rows']).toBe('2 4')
    const parts = picturesOf(at('send'), ...Array.from({ length: 200 }, () => mark('cut', '3')), handled())
    const rows = parts.map(({ all }) => all.find(({ attributes }) => attributes['class'] === 'st-m')?.attributes)
    expect(rows.map((each) => each?.['data-of-rows'])).toEqual(['2 -s2-s1-pre-r-7', '-s1-pre-s2-r-7 203'])
  })

  test('tells its id last of what it says, and nowhere else', () => {
    const [picture] = picturesOf({ ...at('send'), id: 'a-17' }, { ...handled(), id: 'a-17' })
    const telling = picture?.all.filter(({ text }) => text.includes('a-17')) ?? []
    expect(telling.map(({ name, text }) => [name, text.split('\n').slice(2, 5)])).toEqual([
      ['title', ['round: 7', 'by: S1', 'message id: a-17']],
    ])
  })

  test.each([
    ['handled', [own('send'), own('handle')], []],
    ['handled far below', [own('send'), mark('cut', '2'), own('handle')], []],
    ['lost where it was sent', [own('send'), own('lose')], []],
    ['lost later', [own('send'), mark('cut', '2'), own('lose')], []],
    ['lost before it was sent', [mark('cut', '2'), own('lose')], []],
    ['blocked', [mark('cut', '2'), own('block')], []],
    ['sent unseen', [mark('cut', '2'), own('handle')], []],
    ['under way', [mark('cut', '2'), own('send')], []],
    ['handled in a later section', [own('send')], [own('handle')]],
    ['lost in a later section', [own('send')], [own('lose')]],
  ])('to its own sender, %s, stays beside its line', (_, one, two) => {
    for (const { all } of picturesOf(...one, ...(two.length > 0 ? [{ section: 'Two' }, ...two] : []))) {
      const [lane = 0] = all.flatMap(({ attributes }) =>
        attributes['class'] === 'st-node' ? Number(attributes['x']) : [],
      )
      const [arrow, ...others] = all.filter(({ attributes }) => attributes['class']?.startsWith('st-m'))
      expect(others).toEqual([])
      for (const path of pathsOf(arrow) ?? [])
        for (const x of xsOf(path)) expect(x - lane, path).toSatisfy((far: number) => far > 0 && far < 40)
    }
  })

  test('to its sender goes round', () => {
    const self = { message: 'prepare', fields: { round: 1, by: '1' }, node: '1' }
    const [arrow] = find('st-m', { ...self, op: 'send', to: '1' }, { ...self, op: 'handle', from: '1' })
    expect(pathsOf(arrow)?.[0]).toMatch(/^M[\d. ]+h28V/)
  })
})

test('a message to its own sender that is lost in another part of the picture has its sign there alone', () => {
  const parts = picturesOf(own('send'), ...Array.from({ length: 200 }, () => mark('cut', '2')), own('lose'))
  const paths = parts.map(({ all }) => all.find(({ attributes }) => attributes['class'] === 'st-m st-bad')).map(pathsOf)
  expect(paths.map((each) => each?.some((path) => path.includes('l9 9')))).toEqual([false, true])
  for (const { root, all } of parts) {
    const bad = all.find(({ attributes }) => attributes['class'] === 'st-m st-bad')
    const ys = (pathsOf(bad) ?? []).flatMap((path) => [...path.matchAll(/V(-?[\d.]+)/g)].map(([, y]) => Number(y)))
    expect(Math.max(...ys)).toBeLessThanOrEqual(Number(root.attributes['height']))
  }
})
