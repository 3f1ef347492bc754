/**
 * Counts where a run of TypeScript sources comes: a plugin for a bundle in which every branch notes that it was reached.
 * A branch is a function's body, either way of an `if` or of a conditional expression, the right side of `&&`, `||` and
 * `??`, a case of a `switch`, the body of a loop, and a `catch`.
 */
import { relative, sep } from 'node:path'
import { parseAst } from 'rolldown/parseAst'

const LOGICAL = { '&&': 'and', '||': 'or', '??': 'else' }
const loop = ({ body }) => [[body, 'loop']]
const body = ({ body }) => (body ? [[body, 'function']] : [])

/** The parts of a node that are branches, by its type. */
const BRANCHES = {
  IfStatement: ({ consequent, alternate }) => [[consequent, 'then'], ...(alternate ? [[alternate, 'else']] : [])],
  ConditionalExpression: ({ consequent, alternate }) => [
    [consequent, '?'],
    [alternate, ':'],
  ],
  LogicalExpression: ({ right, operator }) => [[right, LOGICAL[operator]]],
  CatchClause: ({ body }) => [[body, 'catch']],
  ForStatement: loop,
  ForOfStatement: loop,
  ForInStatement: loop,
  WhileStatement: loop,
  DoWhileStatement: loop,
  FunctionDeclaration: body,
  FunctionExpression: body,
  ArrowFunctionExpression: body,
}

/**
 * The sources are those whose paths below `root` begin with `folder`. The bundle adds to `globalThis[NOTES]`, a set, the
 * names of the branches that it reaches: `path:line:column what`. `namesIn` are all that there are in a bundle's code.
 */
export const NOTES = '__protokollBranches'

export function notingBranches(root, folder) {
  const byFile = new Map()
  const plugin = {
    name: 'branches',
    transform(code, id) {
      const path = relative(root, id).split(sep).join('/')
      if (!path.startsWith(`${folder}/`) || !path.endsWith('.ts')) return null
      const { text, branches } = noted(code, path)
      byFile.set(path, branches)
      return { code: text }
    },
  }
  /** In the order of paths and places, whatever the order in which files were bundled. */
  const namesIn = (code) => {
    const all = [...byFile.keys()].sort().flatMap((path) => byFile.get(path))
    return all.filter((name) => code.includes(JSON.stringify(name)))
  }
  return { plugin, namesIn }
}

/** The source with notes in it, and the names of its branches. */
export function noted(code, path) {
  const noting = new Noting(code, path)
  for (const node of parseAst(code, { lang: 'ts' }).body) noting.visit(node)
  return { text: applied(code, noting.insertions), branches: noting.branches }
}

class Noting {
  insertions = []
  branches = []

  constructor(code, path) {
    this.path = path
    this.nameAt = placesIn(code)
  }

  visit(node) {
    // Types have no branches, and are gone when the code runs.
    if (/^TS(?:Type|Interface)/.test(node.type)) return
    if (node.type === 'SwitchCase') this.noteCase(node)
    const branches = new Map(BRANCHES[node.type]?.(node))
    for (const child of childrenOf(node)) {
      const what = branches.get(child)
      if (what === undefined) this.visit(child)
      else this.visitBranch(child, what, node)
    }
    if (node.type === 'IfStatement' && !node.alternate) this.insert(node.end, ` else {${this.note(node, 'else')};}`)
  }

  visitBranch(child, what, parent) {
    const note = this.note(child, what)
    if (child.type === 'BlockStatement') {
      this.insert(child.start + 1, `${note};`)
      this.visit(child)
      return
    }
    const isExpression = /Expression$/.test(parent.type)
    this.insert(child.start, isExpression ? `(${note}, ` : `{${note};`)
    this.visit(child)
    this.insert(child.end, isExpression ? ')' : '}')
  }

  noteCase(node) {
    const [first] = node.consequent
    if (first) this.insert(first.start, `${this.note(node, node.test ? 'case' : 'default')};`)
  }

  note(node, what) {
    const name = `${this.path}:${this.nameAt(node.start)} ${what}`
    this.branches.push(name)
    return `globalThis.${NOTES}.add(${JSON.stringify(name)})`
  }

  insert(at, text) {
    this.insertions.push({ at, text, order: this.insertions.length })
  }
}

/** In the order of the source. */
function childrenOf(node) {
  const children = Object.entries(node).flatMap(([key, value]) => (key === 'parent' ? [] : value))
  return children.filter((child) => typeof child?.start === 'number').sort((a, b) => a.start - b.start)
}

/** What is put at one place comes in the order in which it was asked for. */
function applied(code, insertions) {
  let text = ''
  let from = 0
  for (const { at, text: inserted } of insertions.sort((a, b) => a.at - b.at || a.order - b.order)) {
    text += code.slice(from, at) + inserted
    from = at
  }
  return text + code.slice(from)
}

/** Where an offset is: line and column, from 1. */
function placesIn(code) {
  const starts = [0]
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    const line = starts.findLastIndex((start) => start <= offset)
    return `${line + 1}:${offset - starts[line] + 1}`
  }
}
