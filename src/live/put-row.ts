import type { JsonBytes } from './json-bytes.ts'
import type { LiveRow, ToldFields, ToldName } from './live-row.ts'
import type { ToldChange, ToldChanges } from './state-changes.ts'

/** A line with its end. */
export function putRow(row: LiveRow, into: JsonBytes): void {
  into.json('{"t":')
  into.number(row.time)
  if (row.at !== undefined) {
    into.json(',"at":')
    into.number(row.at)
  }
  putTold(row, into)
  if (row.set) putChanges(row.set, into)
  into.json('}\n')
}

function putTold({ kind, name, peer, id, fields }: LiveRow, into: JsonBytes): void {
  if (kind === 'change') return
  if (kind === 'end') return into.json(',"end":true')
  into.json(',"op":')
  putName(kind === 'mark' ? name : kind, into)
  if (kind !== 'mark') {
    into.json(kind === 'handle' ? ',"from":' : ',"to":')
    putName(peer, into)
    into.json(',"message":')
    putName(name, into)
    if (id !== undefined) {
      into.json(',"id":')
      into.text(id)
    }
  }
  if (fields !== undefined) putFields(fields, into)
}

function putName(name: ToldName, into: JsonBytes): void {
  if (typeof name === 'string') into.text(name)
  else into.json(name.json)
}

function putChanges(changes: ToldChanges, into: JsonBytes): void {
  into.json(',"set":{')
  for (let i = 0; i < changes.length; i += 1) {
    const { name, json } = changes[i] as ToldChange
    if (i > 0) into.json(',')
    into.text(name)
    into.json(':')
    if (typeof json === 'string') into.json(json)
    else into.value(json)
  }
  into.json('}')
}

function putFields(fields: ToldFields, into: JsonBytes): void {
  into.json(',"fields":')
  if (typeof fields === 'string') return into.json(fields)
  let before = '{'
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (value === undefined) continue
    into.json(before)
    before = ','
    into.text(name)
    into.json(':')
    into.value(value)
  }
  into.json(before === '{' ? '{}' : '}')
}
