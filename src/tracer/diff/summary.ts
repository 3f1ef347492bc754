import { counted } from '../common/counted.ts'
import type { DiffClass, LoneTest, Report } from './report.ts'

const VERDICTS: Readonly<Record<DiffClass, string>> = {
  outcome: 'Nodes end in other states, or the world outside is told something else',
  behaviour: 'The nodes end as before, and do something else on the way',
  claims: 'The nodes do the same; what the tests say of it differs',
  order: 'The same events with the same causes, in another order',
  nothing: 'Nothing differs',
}

/** The verdict in one line. */
export function summarise({
  verdict,
  changes,
  counts,
  features,
  before,
  after,
  added,
  removed,
}: Omit<Report, 'summary'>): string {
  const differing = counts.outcome + counts.behaviour + counts.claims + counts.order
  const both = differing + counts.nothing
  const parts = [
    differing > 0
      ? `${differing} of ${counted(both, 'test')} ${differing === 1 ? 'differs' : 'differ'}${byClass(counts)}`
      : `${counted(both, 'test')} the same`,
    counts.unrepeatable > 0
      ? `of ${counted(counts.unrepeatable, 'test')} only outcomes are compared: runs may differ`
      : '',
    counts.added > 0 ? `${counts.added} added${failing(added, 'fail')}` : '',
    counts.removed > 0 ? `${counts.removed} removed${failing(removed, 'failed')}` : '',
    counts.moved > 0 ? `${counts.moved} moved` : '',
    counts.renamed > 0 ? `${counts.renamed} renamed` : '',
    features.lost.length > 0 ? `${counted(features.lost.length, 'feature')} not tested any more` : '',
  ]
  const ended = changes.some(({ kind }) => kind === 'result') ? 'Tests end otherwise' : VERDICTS[verdict]
  const isEmpty = before.tests + after.tests === 0
  return `${verdict}: ${ended}. ${isEmpty ? 'no tests' : parts.filter((part) => part !== '').join('; ')}.`
}

function byClass({ outcome, behaviour, claims, order }: Report['counts']): string {
  const parts = Object.entries({ outcome, behaviour, claims, order }).filter(([, count]) => count > 0)
  return ` (${parts.map(([name, count]) => `${name} ${count}`).join(', ')})`
}

/** That a test is new and fails is more than that it is new. */
function failing(lone: readonly LoneTest[], verb: 'fail' | 'failed'): string {
  const count = lone.filter(({ failed }) => failed).length
  return count === 0 ? '' : ` (${count} ${verb === 'fail' && count === 1 ? 'fails' : verb})`
}
