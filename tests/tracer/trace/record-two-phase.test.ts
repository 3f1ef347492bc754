import { expect, test } from 'vitest'
import { buildDocument } from '../../../src/tracer/pages/document/document.ts'
import { readBack, section, watched } from '../support/servers.ts'
import { twoPhase } from '../support/two-phase.ts'

/** A protocol that is not Raft goes all the way from what happened to the document. */
test('a two-phase commit is recorded, read and made into a document', () => {
  const { recorder, servers } = watched()
  section(recorder, 'Commit: a round', () => {
    servers.join('1', '2')
    servers.happen({ node: '1', op: 'asked', fields: { what: 'pay' } }, { round: 1 })
    servers.send('1', '2', 1, { role: 'prepared' })
    servers.handle('2', '1', 1, { role: 'prepared', round: 1, coordinator: '1' })
    servers.happen({ node: '2', op: 'send', to: '1', message: 'ballot', fields: { can: true } })
    servers.happen(
      { node: '1', op: 'handle', from: '2', message: 'ballot', fields: { can: true } },
      { role: 'committed' },
    )
  })
  const document = buildDocument(readBack(recorder), twoPhase)
  expect(document).toMatchObject({ group: 'g', slugs: { test: 't' }, failed: false })
  const [built] = document.sections
  expect(built).toMatchObject({ number: 1, title: 'Commit: a round', anchor: 'Commit_a_round', preparation: false })
  expect(built?.table.nodes).toEqual(['S1', 'S2'])
  const rows = built?.table.rows.map((row) => row.map(({ role, op, delta }) => [role, op, delta].join('|')).join('   '))
  expect(rows).toEqual([
    'WORK|JOINED|   WORK|JOINED|',
    'WORK|ASKED pay|r-1   WORK||',
    'PREP|pre+S2 r-1|   WORK||',
    'PREP||   PREP|S1+pre r-1|r-1 coordinator S1',
    'PREP||   PREP|S2+bal c-yes|',
    'DONE|S2+bal c-yes|   PREP||',
  ])
  expect(built?.sequence.participants.map(({ label, roleLabel }) => `${label} ${roleLabel}`)).toEqual([
    'S1 WORK',
    'S2 WORK',
  ])
  expect(built?.sequence.steps).toEqual([
    { type: 'mark', node: '1', label: 'JOINED', details: '' },
    { type: 'mark', node: '2', label: 'JOINED', details: '' },
    { type: 'mark', node: '1', label: 'ASKED', details: 'pay' },
    { type: 'changes', node: '1', changes: ['round 1'] },
    { type: 'role', node: '1', role: 'prepared', label: 'PREP' },
    { type: 'message', from: '1', to: '2', label: 'pre r-1', fate: 'handled', unsent: false },
    { type: 'role', node: '2', role: 'prepared', label: 'PREP' },
    { type: 'changes', node: '2', changes: ['round 1', 'coordinator S1'] },
    { type: 'message', from: '2', to: '1', label: 'bal c-yes', fate: 'handled', unsent: false },
    { type: 'role', node: '1', role: 'committed', label: 'DONE' },
  ])
})
