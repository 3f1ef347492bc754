import { expect, test } from 'vitest'
import { mappingOf } from './imported.ts'

const NOTE = { op: 'says', node: '{node}', fields: { text: '{text}' } }
const LINE = { ...NOTE, line: '^(?<node>.) (?<text>.*)$' }
const rule = (more: object) => ({ rules: [{ ...NOTE, ...more }] })
const whole = (more: object) => ({ ...more, rules: [NOTE] })

/** What is said of a key that is taken for one beside it. */
test.each<[what: string, parts: object, said: string]>([
  ['names of nodes', whole({ node: { a: 'b' } }), 'do     several nodes are given by "nodes": what nodes are called'],
  ['the node of all lines', whole({ node: '{n}' }), 'do     it belongs into a rule, or into "defaults"'],
  ['names of nodes in a rule', rule({ node: { a: 'b' } }), 'several nodes are given by "nodes" of the mapping'],
  [
    'names of nodes in defaults',
    whole({ defaults: { node: ['a'] } }),
    'several nodes are given by "nodes" of the mapping',
  ],
  [
    'names of receivers',
    rule({ to: { value: '{x}', words: {} } }),
    'several nodes are given by "nodes" of the mapping',
  ],
  ['a number as the node', rule({ node: 1 }), 'do     it is a template, as in "{name}"'],
  ['nodes of a rule', rule({ nodes: { a: 'b' } }), 'do     it belongs to the mapping itself, beside "rules"'],
  ['nodes as a template', whole({ nodes: '{n}' }), 'do     whose a line is says "node" of a rule'],
  ['kinds of nodes', whole({ nodes: { a: { kind: 'x' } } }), 'do     of which kind nodes are says "nodeKinds"'],
  ['an expression of all lines', whole({ line: '^x' }), 'do     it belongs into a rule'],
  ['the kind of all messages', whole({ message: 'ask' }), 'do     it belongs into a rule, or into "defaults"'],
  ['sections of a rule', rule({ sections: '{x}' }), 'do     did you mean "section"?'],
  ['a number of events', whole({ sections: 100 }), 'do     say {"every": 100}'],
  ['the clock of all lines', whole({ clocks: '{vc}' }), 'do     a rule says where the clock is with "clock"'],
  [
    'kinds of messages',
    whole({ messages: { a: 'ask' } }),
    'do     a rule says of which kind a message is with "message"',
  ],
  ['a state', rule({ state: { role: 'held' } }), 'do     what a line says of the state of its node stands in "set"'],
  ['when a state is', rule({ set: 'before' }), 'do     whether it was so before or after says "state": "before"'],
  ['one value as all', rule({ fields: '{text}' }), 'do     say values by name: {"text": "{text}"}'],
  [
    'a list of values',
    rule({ set: ['epoch'] }),
    'legal  an object, or the name of a set of "define"\n  do     say values by name',
  ],
  ['one secret', whole({ mask: 'token' }), 'do     it is a list, also of one'],
  ['a set without a name', whole({ define: { epoch: '{e}' } }), 'do     a set has a name'],
  ['why lines are noise', { rules: [{ noise: 'comments' }] }, 'do     what such lines are stands in "why"'],
  [
    'words of a rule',
    rule({ words: { a: 'says' } }),
    'do     it belongs to a value, as in "op": {"value": "{kind}", "words": …}',
  ],
  ['an expression by another name', rule({ regex: '^x' }), 'do     of text it is "line"'],
  ['sort without braces', whole({ sort: 't' }), 'all lines have the same value\n  field  sort\n  found  "t"\n'],
  [
    'a number of text',
    { format: 'lines', rules: [{ ...LINE, where: { text: ['1', 2] } }] },
    'a condition that never holds\n  field  rules.0.where.text\n  found  2\n  legal  "2": values of such lines are texts',
  ],
  ['false of logfmt', { format: 'logfmt', rules: [{ ...NOTE, where: { x: false } }] }, 'a condition that never holds'],
])('%s', (_, parts, said) => {
  expect(() => mappingOf(parts)).toThrow(said)
})

test('a key alone of logfmt is true, and numbers of objects are numbers', () => {
  expect(() => mappingOf({ format: 'logfmt', ...rule({ where: { x: true, y: null } }) })).not.toThrow()
  expect(() => mappingOf(rule({ where: { x: 1, y: [false, 2] } }))).not.toThrow()
})
