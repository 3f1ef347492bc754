import { shortNames } from '../../tracer/text/short-names.ts'
import { plain, sentenceOf } from './story.ts'
import type { Moment, Run } from './traced-run.ts'

/** Columns of a node's name in a list of rows: two of them, and what happens, have to be seen on a line. */
const NAME_COLUMNS = 24

/** What a row says where there is little room, and all of it. */
export interface RowSentence {
  readonly shown: string
  readonly whole: string
}

/** Says what each row of a run says with names of nodes that leave room for what happens. */
export class RowSentences {
  private readonly run: Run
  private readonly short: Pick<Run, 'vocabulary' | 'cells'>
  private readonly known = new WeakMap<Moment, RowSentence>()

  constructor(run: Run) {
    const { vocabulary, cells, moments } = run
    const nodes = [...(moments.at(-1)?.states.keys() ?? [])]
    const names = shortNames(nodes.map(cells.node), NAME_COLUMNS)
    const byNode = new Map(nodes.map((node, i) => [node, names[i] ?? '']))
    this.run = run
    this.short = { vocabulary, cells: { ...cells, node: (node) => byNode.get(node) ?? cells.node(node) } }
  }

  of(moment: Moment): RowSentence {
    const known = this.known.get(moment)
    if (known !== undefined) return known
    const [shown = '', whole = ''] = [this.short, this.run].map((words) => plain(sentenceOf(moment, words)))
    this.known.set(moment, { shown, whole })
    return { shown, whole }
  }
}
