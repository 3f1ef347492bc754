import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'

/** Words of a lease service: what a client is told is an answer. */
export const LEASE_WORDS = {
  vocabulary: 2,
  name: 'lease',
  title: 'Leases',
  nodePrefix: '',
  booleans: { true: 'yes', false: 'no' },
  roles: [{ id: 'node', short: 'NODE', color: '#EEEEEE', meaning: 'A node.' }],
  variables: [{ id: 'token', short: 'tk', type: 'integer', meaning: 'The newest token.', initial: 0 }],
  marks: [
    { id: 'joined', cell: 'JOINED', introduces: true, together: true, meaning: 'The node takes part.' },
    {
      ...{ id: 'told', cell: 'TOLD', answer: true, meaning: 'A user is told.' },
      fields: [{ id: 'answer', type: 'text', meaning: 'what' }],
    },
  ],
  messages: ['acquire', 'renew', 'granted'].map((id) => ({ id, short: id, meaning: `Says ${id}.`, fields: [] })),
}

export const LEASE = parseVocabulary(LEASE_WORDS, 'lease.json')
