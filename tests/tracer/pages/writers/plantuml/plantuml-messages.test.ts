import { expect, test } from 'vitest'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import { everyWay } from '../../../support/every-way.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../../../support/traces.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { catalogue, theme } from '../../site.ts'

/** The messages in the diagrams of the sections of a trace. */
function messagesOf(...lines: readonly object[]): string[][] {
  const form = theme('default')
  const traces = [readLines([HEADER, SECTION, ...JOINED, ...lines, END])]
  const { files } = render({ traces, vocabulary: twoPhase, catalogue, theme: form, templates: loadTemplates(form) })
  const diagrams = files.filter(({ path }) => path.endsWith('.puml'))
  return diagrams.map(({ content }) => content.split('\n').filter((line) => line.includes(' : pre ')))
}

test('a message is drawn as what it is, to the right, to the left, and to its sender', () => {
  const { first, second } = everyWay()
  expect(messagesOf(...first, { section: 'Two' }, ...second)).toEqual([
    [
      ...['n1 -> n3 : pre r-1', 'n3 -> n1 : pre r-1', 'n2 -> n2 : pre r-1'],
      ...['n1 -[#red]>x n3 : pre r-2 (lost)', 'n3 -[#red]>x n1 : pre r-2 (lost)', 'n2 -[#red]>x n2 : pre r-2 (lost)'],
      ...[
        '[o--> n3 : pre r-9 (from S1, no section shows its sending)',
        'n1 <--o] : pre r-9 (from S3, no section shows its sending)',
        'n2 o--> n2 : pre r-9 (from S2, no section shows its sending)',
      ],
      'n1 -[#red]>x n3 : pre r-9 (stopped by a partition)',
      'n3 -[#red]>x n1 : pre r-9 (stopped by a partition)',
      'n2 -[#red]>x n2 : pre r-9 (stopped by a partition)',
      'n1 -->] : pre r-3 (to S3, handled in section 2)',
      '[<-- n3 : pre r-3 (to S1, handled in section 2)',
      'n2 --> n2 : pre r-3 (to S2, handled in section 2)',
      'n1 -[#red]->x] : pre r-4 (to S3, lost in section 2)',
      '[x<[#red]-- n3 : pre r-4 (to S1, lost in section 2)',
      'n2 -[#red]->x n2 : pre r-4 (to S2, lost in section 2)',
      'n1 -[#red]->x] : pre r-5 (to S3, stopped in section 2)',
      '[x<[#red]-- n3 : pre r-5 (to S1, stopped in section 2)',
      'n2 -[#red]->x n2 : pre r-5 (to S2, stopped in section 2)',
      'n1 ->o n3 : pre r-6 (still under way, no section shows its end)',
      'n3 ->o n1 : pre r-6 (still under way, no section shows its end)',
      'n2 ->o n2 : pre r-6 (still under way, no section shows its end)',
    ],
    [
      '[--> n3 : pre r-3 (from S1, sent in section 1)',
      'n1 <--] : pre r-3 (from S3, sent in section 1)',
      'n2 --> n2 : pre r-3 (from S2, sent in section 1)',
      'n1 -[#red]>x n3 : pre r-4 (sent in section 1, lost)',
      'n3 -[#red]>x n1 : pre r-4 (sent in section 1, lost)',
      'n2 -[#red]>x n2 : pre r-4 (sent in section 1, lost)',
      'n1 -[#red]>x n3 : pre r-5 (sent in section 1, stopped by a partition)',
      'n3 -[#red]>x n1 : pre r-5 (sent in section 1, stopped by a partition)',
      'n2 -[#red]>x n2 : pre r-5 (sent in section 1, stopped by a partition)',
      'n1 ->o n3 : pre r-7 (still under way when the test ends)',
      'n3 ->o n1 : pre r-7 (still under way when the test ends)',
      'n2 ->o n2 : pre r-7 (still under way when the test ends)',
    ],
  ])
})
