/** How a piece of code can be wrong: for a node of the syntax tree the texts that take its place, each with its kind. */

/** The kinds of mutants, in the order of the report. */
export const KINDS = {
  bound: 'a bound off by one: `<` for `<=`',
  comparison: 'a comparison flipped: `!==` for `===`, `>=` for `<`, `x` for `!x`',
  logic: '`&&` for `||`, and the other way round',
  always: 'a condition that always holds',
  never: 'a condition that never holds: a guard left out',
  'left out': 'a statement left out: an assignment, a call, an effect',
  arithmetic: '`+` for `-`, and the other way round',
  number: 'a number one larger, or one smaller',
  extreme: '`Math.min` for `Math.max`, and the other way round',
  truth: '`true` for `false`, and the other way round',
}

const OTHER_BOUND = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const OPPOSITE = { '===': '!==', '!==': '===', '<': '>=', '>=': '<', '>': '<=', '<=': '>' }
const OTHER_LOGIC = { '&&': '||', '||': '&&' }
const OTHER_SIGN = { '+': '-', '-': '+', '+=': '-=', '-=': '+=' }
const OTHER_EXTREME = { min: 'max', max: 'min' }

const BY_TYPE = {
  BinaryExpression(node, text) {
    const { left, right, operator } = node
    const put = (other) => withOperator(node, other, text)
    const isText = [left, right].some(
      ({ type, value }) => type === 'TemplateLiteral' || (type === 'Literal' && typeof value === 'string'),
    )
    return [
      ...entry('bound', OTHER_BOUND[operator], put),
      ...entry('comparison', OPPOSITE[operator], put),
      ...(isText ? [] : entry('arithmetic', OTHER_SIGN[operator], put)),
    ]
  },
  AssignmentExpression: (node, text) =>
    entry('arithmetic', OTHER_SIGN[node.operator], (other) => withOperator(node, other, text)),
  LogicalExpression: (node, text) =>
    entry('logic', OTHER_LOGIC[node.operator], (other) => withOperator(node, other, text)),
  UnaryExpression: ({ operator, argument }, text) =>
    operator === '!' ? [{ kind: 'comparison', replacement: text(argument) }] : [],
  CallExpression({ callee, end }, text) {
    const { type, object, property } = callee
    if (type !== 'MemberExpression' || object.name !== 'Math') return []
    const rest = text({ start: property.end, end })
    return entry('extreme', OTHER_EXTREME[property.name], (other) => `Math.${other}${rest}`)
  },
  Literal({ value }) {
    if (typeof value === 'boolean') return [{ kind: 'truth', replacement: String(!value) }]
    if (typeof value !== 'number') return []
    const near = value > 0 ? [value + 1, value - 1] : [value + 1]
    return near.map((other) => ({ kind: 'number', replacement: String(other) }))
  },
}

/** Parentheses stand between a node and its sides: only the operator changes. */
function withOperator({ start, left, operator, right, end }, other, text) {
  const between = text({ start: left.end, end: right.start }).replace(operator, other)
  return text({ start, end: left.end }) + between + text({ start: right.start, end })
}

function entry(kind, other, put) {
  return other === undefined ? [] : [{ kind, replacement: put(other) }]
}

const ALWAYS = { kind: 'always', replacement: 'true' }
const NEVER = { kind: 'never', replacement: 'false' }

/** Where a node has a condition, and what of it can be wrong. A loop that always goes on says nothing but that. */
const CONDITIONS = {
  IfStatement: [ALWAYS, NEVER],
  ConditionalExpression: [ALWAYS, NEVER],
  WhileStatement: [NEVER],
  DoWhileStatement: [NEVER],
  ForStatement: [NEVER],
}

/** What takes the place of a node. `text`: what stands in the source for a node. */
export function replacements(node, text) {
  return BY_TYPE[node.type]?.(node, text) ?? []
}

/** What takes the place of the condition `node.test`, if it has one. */
export function conditions(node) {
  return node.test ? (CONDITIONS[node.type] ?? []) : []
}

/** Whether the program goes on without this statement. A constructor has to call the one above it. */
export function canBeLeftOut({ type, expression }) {
  return type === 'ExpressionStatement' && expression.callee?.type !== 'Super'
}
