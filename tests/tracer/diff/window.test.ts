import { expect, test } from 'vitest'
import { excerptOf } from '../../../src/tracer/diff/forms/html/excerpt.ts'
import { pictureOf } from '../../../src/tracer/diff/forms/md/message-picture.ts'
import { signedSteps } from '../../../src/tracer/diff/forms/report-texts.ts'
import { answered, compareOne, handle, mark, section, send, traceOf } from './support.ts'

const noise = Array.from({ length: 30 }, (_, i) => mark('3', 'asked', { what: `noise ${i}` }))
const before = [
  section('One'),
  mark('1', 'asked', { what: 'a' }),
  send('1', '2', 7),
  ...noise,
  handle('2', '1', 7, { round: 7 }),
  send('2', '3', 7),
]
const after = before.map((line) => JSON.parse(JSON.stringify(line).replaceAll('"round":7', '"round":8')))

test('shows the first event that differs, its causes and its effects, and nothing else', () => {
  const { test: differing } = compareOne(traceOf(before), traceOf(after))
  const window = differing?.first
  expect(window?.section).toBe('One')
  expect(window?.steps.map(({ status, after: place }) => [status, place?.text])).toEqual([
    ['same', 'S1 joined'],
    ['same', 'S1 asked: what a'],
    ['changed', 'S1 send prepare to S2: round 8, by 1'],
    ['changed', 'S2 handle prepare from S1: round 8, by 1 [round 8]'],
    ['changed', 'S2 send prepare to S3: round 8, by 2'],
  ])
  expect(window?.steps.filter(({ first }) => first).map(({ before: place }) => place?.line)).toEqual([8])
  expect(window?.leftOut).toBe(0)
  const [, second, third] = window?.nodes ?? []
  expect(second?.end.before).toMatchObject({ round: 7 })
  expect(second?.end.after).toMatchObject({ round: 8 })
  expect(second?.differs).toEqual(['round'])
  expect([third?.node, third?.differs]).toEqual(['3', []])
})

test('counts what it leaves out', () => {
  const many = Array.from({ length: 40 }, (_, i) => mark('3', 'asked', { what: `x ${i}` }))
  const { test: differing } = compareOne(traceOf(before), traceOf([...before, ...many]))
  const shown = differing?.first?.steps.filter(({ status }) => status !== 'same').length ?? 0
  expect(shown).toBeGreaterThan(3)
  expect(shown + (differing?.first?.leftOut ?? 0)).toBe(40)
})

test('what is put into an outbox stands for nothing that is sent', () => {
  const queue = { ...send('1', '2', 3), op: 'queue' }
  const { test: differing } = compareOne(traceOf(before), traceOf([...before, queue, send('1', '2', 3)]))
  expect(differing?.events.map(({ after: place }) => place?.event)).toMatchObject([{ op: 'queue' }, { op: 'send' }])
  const first = differing?.first?.steps.find((step) => step.first)
  expect(first?.after?.event).toMatchObject({ op: 'send' })
  expect(differing?.first?.leftOut).toBe(0)
})

test('has the first answer and the last alarm that differ, however far they are from the first event', () => {
  const far = [...noise, ...noise, ...noise, ...noise, ...noise].map((line, i) => ({
    ...line,
    fields: { what: `${i}` },
  }))
  const end = [answered('3', 'no'), ...far, mark('3', 'broken', { rule: 'x' })]
  const { test: differing } = compareOne(
    traceOf([...before, answered('3', 'yes'), ...far]),
    traceOf([...after, ...end]),
  )
  const texts = differing?.first?.steps.filter(({ status }) => status !== 'same').map(({ after: place }) => place?.text)
  expect(texts).toContain('S3 answered: what x, said no')
  expect(texts?.at(-1)).toBe('S3 broken: rule x')
})

test('its picture draws a message where it is handled, once', () => {
  const { test: differing } = compareOne(traceOf(before), traceOf(after))
  if (!differing?.first) throw new Error('nothing differs')
  const { participants, steps } = pictureOf(differing.first)
  expect(participants.map(({ label }) => label)).toEqual(['S1', 'S2', 'S3'])
  expect(steps.map(({ type, status }) => [type, status])).toEqual([
    ['note', 'same'],
    ['note', 'same'],
    ['message', 'changed'],
    ['note', 'changed'],
    ['message', 'changed'],
  ])
  expect(steps[2]).toMatchObject({ from: '1', to: '2', fate: 'handled', label: 'S1+pre r-8 (round 7 → 8)' })
})

test('its lines have what differs in front', () => {
  const set = (round: number) => ({ note: 'x', round })
  const lines = (round: number) => [
    section('One'),
    send('1', '2', 7),
    handle('2', '1', 7, set(round)),
    answered('2', `${round}`),
  ]
  const { test: differing } = compareOne(traceOf(lines(1)), traceOf(lines(2)))
  if (!differing?.first) throw new Error('nothing differs')
  const changed = signedSteps(differing.first).filter(({ sign }) => sign !== ' ')
  expect(changed.map(({ sign, text }) => `${sign} ${text}`)).toEqual([
    '- S2 handle prepare from S1 [round 1]: round 7, by 1 [note x]',
    '+ S2 handle prepare from S1 [round 2]: round 7, by 1 [note x]',
    '- S2 answered: said 1, what x',
    '+ S2 answered: said 2, what x',
  ])
})

test('each side of it is a trace that can be drawn', () => {
  const { test: differing } = compareOne(traceOf(before), traceOf([...after, mark('2', 'cut')]))
  if (!differing?.first) throw new Error('nothing differs')
  const excerpt = excerptOf(differing, differing.first, 'before')
  expect(excerpt?.sections[0]?.title).toBe('One: before')
  expect(excerpt?.sections[0]?.events.at(-1)).toMatchObject({ node: '2', fields: { round: 7 } })
  expect(excerpt?.sections[0]?.meanwhile.map(({ meanwhile }) => meanwhile)).toContain('3')
})
