import { buildDocument, type Section } from '../../../src/tracer/pages/document/document.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { END, HEADER, JOINED, readLines, SECTION } from './traces.ts'
import { twoPhaseWords } from './two-phase.ts'

const what = { id: 'what', type: 'text', meaning: 'what for' }

/** The words of the two-phase commit, with all that a vocabulary says for the sake of pictures. */
export const pictureWords = {
  ...twoPhaseWords,
  variables: twoPhaseWords.variables.map((word) => (word.id === 'reach' ? { ...word, cutsOff: true } : word)),
  marks: [
    ...twoPhaseWords.marks.filter(({ id }) => id !== 'asked'),
    { id: 'asked', cell: 'ASKED', begins: 'request', fields: [what], meaning: 'A client came.' },
    { id: 'told', cell: 'TOLD', ends: 'request', fields: [what], meaning: 'It went.' },
    { id: 'off', cell: 'OFF', stops: true, meaning: 'No power.' },
    { id: 'on', cell: 'ON', resumes: true, meaning: 'Power.' },
  ],
}

export const pictureVocabulary = parseVocabulary(pictureWords, 'pictures.json')

/** The sections of a test in which three servers exist before the first; each is given its lines. */
export function sectionsOf(...sections: readonly (readonly object[])[]): readonly Section[] {
  const lines = sections.flatMap((events, i) => [{ section: `Section ${i + 1}` }, ...events])
  const trace = readLines([HEADER, SECTION, ...JOINED, ...lines, END], pictureVocabulary)
  return buildDocument(trace, pictureVocabulary).sections.slice(1)
}

/** The picture of a section in which these lines are all that happens. */
export function pictureOf(...lines: readonly object[]): Section['spacetime'] {
  const [section] = sectionsOf(lines)
  if (!section) throw new Error('no section')
  return section.spacetime
}

/** A message of server 1 for server 2, at its sender. */
export const at = (op: string, round = 7) => {
  return { node: '1', op, to: '2', message: 'prepare', fields: { round, by: '1' } }
}

/** The same, handled. */
export const handled = (round = 7) => {
  return { node: '2', op: 'handle', from: '1', message: 'prepare', fields: { round, by: '1' } }
}

export const mark = (op: string, node = '1', fields: object = {}, set?: object) => {
  return { node, op, ...(Object.keys(fields).length > 0 ? { fields } : {}), ...(set ? { set } : {}) }
}
