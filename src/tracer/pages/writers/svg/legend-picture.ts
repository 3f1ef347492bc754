import type { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Lifeline, Spacetime } from '../../document/spacetime.ts'
import type { Arrow } from '../../document/spacetime-arrows.ts'
import type { PictureRow } from '../../document/spacetime-notes.ts'
import type { Span } from '../../document/spacetime-spans.ts'
import { LEGEND_PICTURE } from '../paths.ts'
import type { OutputFile } from '../writer.ts'
import { renderPictures } from './picture.ts'

/** A picture with an example of each sign, which says what it means. `knowsLosses`: pictures say what hangs on messages. */
export function legendPicture(vocabulary: Vocabulary, templates: Templates, knowsLosses = false): OutputFile {
  const subject = {
    picture: examples(vocabulary, knowsLosses),
    title: 'Signs of pictures',
    number: 0,
    idOf: () => 'picture-legend',
    pageOf: () => '',
    rowStart: '',
    rowEnds: [],
  }
  const [content = ''] = renderPictures(subject, vocabulary, templates)
  return { path: LEGEND_PICTURE, content, source: 'the legend' }
}

const NOTHING = { meaning: '', details: [] }

/** A sign that a vocabulary may not need, the rows that show it, and what is drawn from the first to the second. */
interface Sign {
  readonly isNeeded: boolean
  readonly rows: readonly PictureRow[]
  readonly along?: 'brackets' | 'cutOff' | 'stopped'
}

/** Its rows are in no table; each has one sign, but for an arrow, which has two. */
function examples(vocabulary: Vocabulary, knowsLosses: boolean): Spacetime {
  const { nodePrefix, messages } = vocabulary
  const [one, two] = [`${nodePrefix}1`, `${nodePrefix}2`]
  const roles = [...vocabulary.roles.values()].map(({ id, short }) => ({ role: id, label: short }))
  const first = roles[0] ?? { role: '', label: '' }
  const rows: PictureRow[] =
    messages.size > 0 ? [...MESSAGES, ...(knowsLosses ? [HELD] : [])].map((text) => row(text)) : []
  const spans = { brackets: [] as Span[], cutOff: [] as Span[], stopped: [] as Span[] }
  for (const sign of signs(one, vocabulary).filter(({ isNeeded }) => isNeeded)) {
    if (sign.along) spans[sign.along].push({ from: rows.length, to: rows.length + 1 })
    for (const each of sign.rows) rows.push(each)
  }
  const last = rows.length + roles.length
  const up = upBeside(spans.stopped, rows.length)
  const line: Lifeline = {
    node: one,
    label: one,
    ...spans,
    brackets: spans.brackets.map((span) => ({ ...span, open: false, depth: 0 })),
    roles: [
      ...up.map((span) => ({ ...span, ...first })),
      ...roles.map((each, i) => ({ from: rows.length + i, to: rows.length + i + 1, ...each })),
    ],
    listsBefore: () => [],
    toldBefore: () => undefined,
  }
  const always = [{ from: -1, to: last, ...first }]
  return {
    lifelines: [line, { ...line, node: two, label: two, roles: always, stopped: [], cutOff: [], brackets: [] }],
    rows: [...rows, ...roles.map(({ role }) => row(`its role is ${role}`, one, role))],
    arrows: messages.size > 0 ? [...arrows(one, two), ...(knowsLosses ? [held(one, two)] : [])] : [],
    told: '',
    isLast: false,
    origin: 'test',
  }
}

/** A row, and what a note in it says. */
function row(text: string, node = '', label = '', alarm = false): PictureRow {
  const notes = label === '' ? [] : [{ node, full: label, label, text: '', ...NOTHING, alarm }]
  return { tableRow: undefined, text, notes, changes: [] }
}

const MESSAGES = [
  'a message is sent',
  'it is handled',
  'a message is lost',
  'a message is stopped by a partition',
  'a message is still under way when the section ends, and no later one shows its end',
  'a message is handled in a later section',
  'a message is lost in a later section',
  'a message is handled whose sending no section shows',
  'a message was sent in an earlier section',
  'a node sends itself a message',
  'it is handled',
]

const HELD = 'without this message the test ends otherwise, or cannot go on'

/** A message that much hangs on, in the row behind all others. */
function held(from: string, to: string): Arrow {
  const label = 'much hangs on it'
  const at = MESSAGES.length
  const fact = { class: 'decides', message: '', node: from, to, outcome: 'how, hovering tells' } as const
  return {
    ...{ from, to, fate: 'handled', title: label, label, ...NOTHING, meaning: label },
    ...{ sent: at, ended: at, elsewhere: undefined, unsent: false, loss: fact },
  }
}

/** What can become of a message, in these rows. */
function arrows(from: string, to: string): Arrow[] {
  const arrow = (
    label: string,
    fate: Arrow['fate'],
    sent: number | undefined,
    ended: number | undefined,
    op?: 'send' | 'handle' | 'lose',
  ): Arrow => {
    const elsewhere = op && { section: 0, title: '', op }
    return {
      from,
      to,
      fate,
      title: label,
      label,
      ...NOTHING,
      meaning: label,
      sent,
      ended,
      elsewhere,
      unsent: fate === 'handled_late' && !op,
    }
  }
  return [
    arrow('sent, and handled below', 'handled', 0, 1),
    arrow('lost', 'lost', 2, 2),
    arrow('stopped by a partition', 'blocked', undefined, 3),
    arrow('still under way at the end', 'under_way', 4, undefined),
    arrow('handled in a later section', 'under_way', 5, undefined, 'handle'),
    arrow('lost in a later section', 'under_way', 6, undefined, 'lose'),
    arrow('its sending is not shown', 'handled_late', undefined, 7),
    arrow('sent in an earlier section', 'handled_late', undefined, 8, 'send'),
    { ...arrow('sent to itself', 'handled', 9, 10), to: from },
  ]
}

/** What can happen to a node. */
function signs(node: string, vocabulary: Vocabulary): Sign[] {
  const marks = [...vocabulary.marks.values()]
  const variables = [...vocabulary.variables.values()]
  const changed = {
    ...row('its state changes'),
    changes: [{ node, full: ['its state changes'], text: 'its state changes', details: [] }],
  }
  return [
    {
      isNeeded: marks.some(({ notInDiagrams, alarm }) => !notInDiagrams && !alarm),
      rows: [row('something happens', node, 'something happens')],
    },
    { isNeeded: variables.length > 0, rows: [changed] },
    {
      isNeeded: marks.some(({ alarm }) => alarm),
      rows: [row('an alarm', node, 'what must not happen', true)],
    },
    {
      isNeeded: marks.some(({ begins }) => begins),
      rows: [row('a command begins', node, 'a command begins'), row('it ends', node, 'it ends')],
      along: 'brackets',
    },
    {
      isNeeded: variables.some(({ cutsOff }) => cutsOff),
      rows: [
        row('the node is cut off', node, 'cut off from here …'),
        row('the node is no longer cut off', node, '… to here'),
      ],
      along: 'cutOff',
    },
    {
      isNeeded: marks.some(({ stops }) => stops),
      rows: [row('the node is down', node, 'down from here …'), row('the node is back', node, '… to here')],
      along: 'stopped',
    },
  ]
}

/** When the node is up: before it is down, if it ever is, and after. */
function upBeside([down]: readonly Span[], end: number): Span[] {
  if (down === undefined) return [{ from: -1, to: end }]
  return [
    { from: -1, to: down.from },
    { from: down.to, to: end },
  ]
}
