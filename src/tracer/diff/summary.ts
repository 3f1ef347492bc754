import { counted } from '../common/counted.ts'
import type { DiffClass, LoneTest, Report, TestDiff } from './report.ts'

const VERDICTS: Readonly<Record<DiffClass, string>> = {
  outcome: 'Nodes end in other states, or the world outside is told something else',
  behaviour: 'The nodes end as before, and do something else on the way',
  claims: 'The nodes do the same; what the tests say of it differs',
  order: 'The same events with the same causes, in another order',
  nothing: 'Nothing differs',
}

/** Where of some node something is not known at the end. */
const UNKNOWN_ENDS = 'As far as is known the nodes end as before; they do something else on the way'

/** The verdict in one line. `word`: what the tests are called, as some are none. */
export function summarise(report: Omit<Report, 'summary'>, word: string): string {
  const { verdict, changes, counts, features, before, after, added, removed, tests } = report
  const differing = counts.outcome + counts.behaviour + counts.claims + counts.order
  const both = differing + counts.nothing
  const parts = [
    differing > 0
      ? `${differing} of ${counted(both, word)} ${differing === 1 ? 'differs' : 'differ'}${byClass(counts)}`
      : `${counted(both, word)} the same`,
    counts.unrepeatable > 0
      ? `of ${counted(counts.unrepeatable, word)} only outcomes are compared: runs may differ`
      : '',
    counts.added > 0 ? `${counts.added} added${failing(added, 'fail')}` : '',
    counts.removed > 0 ? `${counts.removed} removed${failing(removed, 'failed')}` : '',
    counts.moved > 0 ? `${counts.moved} moved` : '',
    counts.renamed > 0 ? `${counts.renamed} renamed` : '',
    features.lost.length > 0 ? `${counted(features.lost.length, 'feature')} not tested any more` : '',
  ]
  const ended = changes.some(({ kind }) => kind === 'result') ? 'Tests end otherwise' : verdictOf(verdict, tests, word)
  const isEmpty = before.tests + after.tests === 0
  return `${verdict}: ${ended}. ${isEmpty ? `no ${word}s` : parts.filter((part) => part !== '').join('; ')}.`
}

function verdictOf(verdict: DiffClass, tests: readonly TestDiff[], word: string): string {
  if (verdict === 'claims') return VERDICTS.claims.replace('tests say', `${word}s say`)
  const isOpen = verdict === 'behaviour' && tests.some((test) => test.class === verdict && test.unknownEnds)
  return isOpen ? UNKNOWN_ENDS : VERDICTS[verdict]
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
