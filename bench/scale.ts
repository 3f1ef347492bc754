/**
 * How the time of what protokoll does grows with its input, and the most memory that it takes: making pages of generated
 * traces, comparing, and putting traces together. With `--long` also the sizes that take minutes.
 */
import { report } from './measure.ts'
import { givenTask } from './support/child.ts'
import { copiesFigures } from './support/copies.ts'
import { diffGrowth } from './support/diff-growth.ts'
import { mergeGrowth } from './support/merge-growth.ts'
import { doPageTask, pageGrowth, pagePeaks } from './support/page-growth.ts'

const MANY = { small: 10_000, large: 100_000 }
const MANY_LONG = { small: 100_000, large: 1_000_000 }
const ONE = { small: 20_000, large: 200_000 }
const LIST = { small: 5_000, large: 50_000 }

const task = givenTask()
if (task) doPageTask(task)
else {
  const isLong = process.argv.includes('--long')
  for (const sizes of isLong ? [MANY, MANY_LONG] : [MANY]) {
    for (const figure of pageGrowth('many', sizes)) report(figure)
    for (const figure of pagePeaks('many', sizes.large)) report(figure)
  }
  for (const figure of pageGrowth('one', ONE)) report(figure)
  for (const figure of pagePeaks('one', ONE.large)) report(figure)
  for (const figure of pageGrowth('list', LIST)) report(figure)
  for (const figure of pagePeaks('list', LIST.large)) report(figure)
  for (const figure of diffGrowth()) report(figure)
  report(mergeGrowth())
  if (isLong) for (const figure of copiesFigures()) report(figure)
}
