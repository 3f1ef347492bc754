/** Where in a source something can be wrong: all of its mutants. */
import { parseAst } from 'rolldown/parseAst'
import { canBeLeftOut, conditions, replacements } from './operators.mjs'

/**
 * The mutants of a source in the order in which they stand; the bodies in which work can go on without end, those of
 * loops and of the functions named in `counted`; and the statements that are expressions, which may need braces: a line
 * that begins with a parenthesis goes on with the one before. A mutant is what takes the place of the text from `start` to `end`;
 * `scope` names the function that it is in. What runs once when modules are loaded has none, nor have types, and texts
 * of errors.
 */
export function sitesOf(source, counted = []) {
  const found = { mutants: [], bodies: [], statements: [] }
  const context = { source, counted, found, scope: [], isRun: false }
  visit(parseAst(source, { lang: 'ts' }), context)
  found.mutants.sort((a, b) => a.start - b.start || b.end - a.end)
  return found
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const LOOPS = new Set(['ForStatement', 'ForOfStatement', 'ForInStatement', 'WhileStatement', 'DoWhileStatement'])
/** Wrap a value, and say what TypeScript is to think of it. */
const TYPED = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])

function visit(node, context) {
  if (isText(node) || (node.type.startsWith('TS') && !TYPED.has(node.type))) return
  const inside = inner(node, context)
  if (inside.isRun) note(node, inside)
  const isBody =
    LOOPS.has(node.type) || (node.type === 'FunctionDeclaration' && context.counted.includes(node.id?.name))
  if (isBody) context.found.bodies.push({ start: node.body.start, end: node.body.end })
  if (node.type === 'ExpressionStatement') context.found.statements.push({ start: node.start, end: node.end })
  for (const child of childrenOf(node)) visit(child, inside)
}

/** What a person is told, not what the engine does. */
function isText({ type, callee }) {
  return (
    type === 'ThrowStatement' || type === 'TemplateLiteral' || (type === 'NewExpression' && /Error$/.test(callee.name))
  )
}

function note(node, { source, found, scope }) {
  const text = ({ start, end }) => source.slice(start, end)
  const add = ({ start, end }, { kind, replacement }) =>
    found.mutants.push({ kind, start, end, scope: scope.join('.'), original: text({ start, end }), replacement })
  for (const each of replacements(node, text)) add(node, each)
  for (const each of conditions(node)) add(node.test, each)
  if (canBeLeftOut(node)) add(node, { kind: 'left out', replacement: '' })
}

/** The names around what is in a node, and whether it is run after modules are loaded. */
function inner(node, context) {
  const name = nameOf(node)
  return {
    ...context,
    scope: name === undefined ? context.scope : [...context.scope, name],
    isRun: context.isRun || FUNCTIONS.has(node.type) || (node.type === 'PropertyDefinition' && !node.static),
  }
}

function nameOf({ type, id, key, init, value }) {
  if (type === 'FunctionDeclaration' || type === 'ClassDeclaration') return id?.name
  if (type === 'MethodDefinition' || type === 'PropertyDefinition') return key.name
  if (type === 'VariableDeclarator' && FUNCTIONS.has(init?.type)) return id.name
  if (type === 'Property' && FUNCTIONS.has(value?.type)) return key.name ?? String(key.value)
  return undefined
}

function childrenOf(node) {
  return Object.entries(node)
    .filter(([key]) => key !== 'parent')
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value) => typeof value?.type === 'string')
}
