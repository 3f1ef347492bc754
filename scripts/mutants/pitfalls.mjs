/** The pitfalls of `tests/pitfalls`, as mutants: each is a text of its own of some files of the engine. */
import { bundle, ROOT } from '../bundle.mjs'
import { allMutants } from './choose.mjs'

/** `{ id, kind, file, sources }` of each; `sources` are those of the whole engine. Throws if an edit does not fit. */
export async function pitfalls(sources) {
  const code = (await bundle({ breaks: `${ROOT}/tests/pitfalls/breaks.ts` })).get('breaks.js')
  const { BREAKS, edited } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
  return BREAKS.map(({ number, title, edits }) => ({
    id: `pitfall ${number}: ${title}`,
    kind: 'pitfall',
    file: edits[0].file,
    sources: edits.reduce(
      (all, edit) => all.map((each) => (each.file === edit.file ? { ...each, text: edited(each.text, edit) } : each)),
      sources,
    ),
  }))
}

/** What counts in these sources, and no mutant. */
export function noMutants(sources) {
  return { mutants: [], files: allMutants(sources).files }
}
