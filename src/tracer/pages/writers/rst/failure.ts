import { reasonText } from '../../../trace/reason-text.ts'
import type { Outline } from '../../document/outline.ts'
import { escapeName } from './escape-rst.ts'

/** That a test failed, whether it is meant to, and why: a sentence, if its trace says so. */
export function failureView({ failed, expectedToFail, reason }: Outline): object {
  const why = reason === undefined ? '' : escapeName(reasonText(reason))
  const end = /[.!?…]$/.test(why) ? '' : '.'
  return { failed, expectedToFail, reason: why === '' ? '' : `${why[0]?.toUpperCase()}${why.slice(1)}${end}` }
}
