import type { Arrow, Lifeline, Note, PictureRow, Spacetime } from '../../document/spacetime.ts'
import type { Vocabulary } from '../../vocabulary.ts'
import { LEGEND_PICTURE } from '../paths.ts'
import type { Templates } from '../templates.ts'
import type { OutputFile } from '../writer.ts'
import { renderPictures } from './picture.ts'

/** A picture with an example of each sign, which says what it means. */
export function legendPicture(vocabulary: Vocabulary, templates: Templates): OutputFile {
  const subject = {
    picture: examples(vocabulary),
    title: 'Signs of pictures',
    number: 0,
    idOf: () => 'picture-legend',
    page: '',
    rowStart: '',
    rowEnds: [],
  }
  const [content = ''] = renderPictures(subject, vocabulary, templates)
  return { path: LEGEND_PICTURE, content, source: 'the legend' }
}

const NOTHING = { meaning: '', details: [] }

/** Its rows are in no table; each has one sign, but for an arrow, which has two. */
function examples({ nodePrefix, roles }: Vocabulary): Spacetime {
  const [one, two] = [`${nodePrefix}1`, `${nodePrefix}2`]
  const arrow = (label: string, fate: Arrow['fate'], sent: number | undefined, ended: number | undefined): Arrow => {
    return { from: one, to: two, fate, label, ...NOTHING, meaning: label, sent, ended }
  }
  const row = (text: string, more: Partial<PictureRow> = {}): PictureRow => {
    return { tableRow: undefined, text, notes: [], changes: [], ...more }
  }
  const note = (label: string, alarm = false): Note[] => [{ node: one, label, text: '', ...NOTHING, alarm }]
  const change = [{ node: one, text: 'its state changes', details: [] }]
  const rows = [
    row('a message is sent'),
    row('it is handled'),
    row('a message is lost'),
    row('a message is stopped by a partition'),
    row('a message is still under way when the section ends'),
    row('a message was sent before the section'),
    row('something happens', { notes: note('something happens') }),
    row('its state changes', { changes: change }),
    row('an alarm', { notes: note('what must not happen', true) }),
    row('a command begins', { notes: note('a command begins') }),
    row('it ends', { notes: note('it ends') }),
    row('the node is cut off', { notes: note('cut off from here …') }),
    row('the node is no longer cut off', { notes: note('… to here') }),
    row('the node is down', { notes: note('down from here …') }),
    row('the node is back', { notes: note('… to here') }),
  ]
  const shown = [...roles.values()].map(({ id, short }) => ({ role: id, label: short }))
  const last = rows.length + shown.length
  const first = shown[0] ?? { role: '', label: '' }
  const line: Lifeline = {
    node: one,
    label: one,
    roles: [
      { from: -1, to: 13, ...first },
      { from: 14, to: rows.length, ...first },
      ...shown.map((each, i) => ({ from: rows.length + i, to: rows.length + i + 1, ...each })),
    ],
    stopped: [{ from: 13, to: 14 }],
    cutOff: [{ from: 11, to: 12 }],
    brackets: [{ from: 9, to: 10, open: false, depth: 0 }],
  }
  const other = {
    node: two,
    label: two,
    roles: [{ from: -1, to: last, ...first }],
    stopped: [],
    cutOff: [],
    brackets: [],
  }
  return {
    lifelines: [line, other],
    rows: [...rows, ...shown.map(({ role }) => row(`its role is ${role}`, { notes: note(role) }))],
    arrows: [
      arrow('sent, and handled below', 'handled', 0, 1),
      arrow('lost', 'lost', 2, 2),
      arrow('stopped by a partition', 'blocked', undefined, 3),
      arrow('still under way at the end', 'under_way', 4, undefined),
      arrow('sent before the section', 'handled_late', undefined, 5),
    ],
  }
}
