import { expect } from 'vitest'
import type { Limit } from '../../../src/tracer/common/limits.ts'

/** Throws where the bound itself is not taken, or where one more is. */
export type Hold = (bound: number) => void | Promise<void>

/** What holds some of the bounds. */
export type Held = Partial<Readonly<Record<Limit, Hold>>>

/** A text of so many characters is shown whole; of one that has one more, so many, the last of which is a sign. */
export function expectCut(bound: number, show: (text: string) => string): void {
  const whole = 'x'.repeat(bound)
  expect(show(whole)).toContain(whole)
  const cut = show(`${whole}x`)
  expect(cut).toContain(`${'x'.repeat(bound - 1)}…`)
  expect(cut).not.toContain(whole)
}

/** The same in bytes, of which the sign takes some. */
export function expectCutToBytes(bound: number, show: (text: string) => string): void {
  const whole = 'x'.repeat(bound)
  expect(show(whole)).toContain(whole)
  const cut = show(`${whole}x`)
  expect(cut).toContain(`${'x'.repeat(bound - Buffer.byteLength('…'))}…`)
  expect(cut).not.toContain(whole)
}

/** So many things, each made from its number. */
export function many<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i))
}
