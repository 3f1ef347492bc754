import { capitalized } from '../../../common/capitalized.ts'
import { reasonText } from '../../../trace/reason-text.ts'
import type { Outline } from '../../document/outline.ts'
import type { Markup } from './page-markup.ts'

/** That a test failed, whether it is meant to, and why: a sentence, if its trace says so. */
export function failureView(
  { failed, expectedToFail, reason, origin }: Outline,
  { name }: Pick<Markup, 'name'>,
): object {
  const text = reason === undefined ? '' : reasonText(reason).trim()
  const why = text === '' ? '' : name(capitalized(text))
  const end = /[.!?…]$/.test(why) ? '' : '.'
  return { isTest: origin === 'test', failed, expectedToFail, reason: why === '' ? '' : `${why}${end}` }
}
