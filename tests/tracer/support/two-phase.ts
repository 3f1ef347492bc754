import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'

/** The words of a two-phase commit: a protocol that has nothing in common with Raft. */
export const twoPhaseWords = {
  vocabulary: 2,
  name: 'two_phase',
  title: 'Two-phase commit',
  nodePrefix: 'S',
  booleans: { true: 'yes', false: 'no' },
  roles: [
    { id: 'working', short: 'WORK', color: '#FFFFFF', meaning: 'Nothing is decided.' },
    { id: 'prepared', short: 'PREP', color: '#FFEEAA', meaning: 'It can go either way.' },
    { id: 'committed', short: 'DONE', color: '#AAFFAA', meaning: 'It is done.' },
  ],
  variables: [
    { id: 'round', short: 'r', type: 'integer', initial: 0, meaning: 'Transactions so far.' },
    { id: 'coordinator', type: 'node', nullable: true, initial: null, meaning: 'Who decides.' },
    { id: 'note', short: 'm', type: 'text', initial: '', meaning: 'Anything.' },
    { id: 'reach', short: 'n', separator: '=', type: 'integer', initial: 1, standing: true, meaning: '2: cut off.' },
    { id: 'votes', short: 'v', type: 'list', of: 'text', meaning: 'Who can, as far as is known.' },
    {
      id: 'log',
      short: 'l',
      type: 'list',
      fields: [
        { id: 'what', short: 'w', type: 'text', meaning: 'what was decided' },
        { id: 'by', type: 'node', optional: true, meaning: 'who decided' },
      ],
      meaning: 'What was decided; known when it is told.',
    },
  ],
  marks: [
    { id: 'joined', cell: 'JOINED', introduces: true, together: true, meaning: 'It takes part.' },
    { id: 'cut', cell: 'CUT', meaning: 'Nobody hears it.' },
    { id: 'healed', cell: 'HEALED', meaning: 'It is heard again.' },
    { id: 'power', cell: 'POWER', notInDiagrams: true, meaning: 'Lights out.' },
    {
      id: 'asked',
      cell: 'ASKED',
      fields: [{ id: 'what', type: 'text', meaning: 'what for' }],
      meaning: 'A client came.',
    },
    {
      id: 'broken',
      cell: 'BROKEN',
      alarm: true,
      fields: [
        { id: 'rule', type: 'text', meaning: 'which rule' },
        { id: 'other', type: 'node', optional: true, meaning: 'whom it contradicts' },
      ],
      meaning: 'Two servers *differ*.',
    },
  ],
  messages: [
    {
      id: 'prepare',
      short: 'pre',
      fields: [
        { id: 'round', short: 'r', type: 'integer', meaning: 'which' },
        { id: 'by', type: 'node', meaning: 'who asks' },
      ],
      meaning: 'Can you?',
    },
    {
      id: 'ballot',
      short: 'bal',
      senderFirst: true,
      fields: [
        { id: 'can', short: 'c', type: 'boolean', meaning: 'whether' },
        { id: 'why', short: 'y', type: 'text', optional: true, meaning: 'why not' },
      ],
      meaning: 'I can, or not.',
    },
  ],
}

export const twoPhase: Vocabulary = parseVocabulary(twoPhaseWords, 'two_phase.json')
