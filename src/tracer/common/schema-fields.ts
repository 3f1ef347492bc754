import { z } from 'zod'
import { greatest } from './extent.ts'

/** The fields that a schema allows at `path` of a value. None if it does not say. */
export function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): readonly string[] {
  const [key, ...rest] = path
  if (key === undefined) return [...new Set(objectsOf(schema, value).flatMap(({ shape }) => Object.keys(shape)))]
  const inner = isObject(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
  return partsOf(schema, key, value).flatMap((part) => namesAt(part, rest, inner))
}

/** What the schema wants below `key`. */
function partsOf(schema: z.core.$ZodType, key: PropertyKey, value: unknown): readonly z.core.$ZodType[] {
  const own = unwrap(schema)
  if (own instanceof z.ZodArray) return [own.element]
  if (own instanceof z.ZodRecord) return [own.valueType]
  return objectsOf(own, value).flatMap(({ shape }) => (Object.hasOwn(shape, key) ? [shape[String(key)]] : []))
}

/** The kinds of objects that a value may be; of a choice those that it is most like. */
function objectsOf(schema: z.core.$ZodType, value: unknown): readonly z.ZodObject[] {
  const own = unwrap(schema)
  if (own instanceof z.ZodObject) return [own]
  if (!(own instanceof z.ZodUnion)) return []
  const choices = own.options.flatMap((each) => objectsOf(each, value))
  const likeness = ({ shape }: z.ZodObject) =>
    Object.keys(shape).filter((name) => isObject(value) && name in value).length
  const most = greatest(choices.map(likeness))
  return choices.filter((each) => likeness(each) === most)
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const wraps = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodLazy
  return wraps ? unwrap(schema.unwrap()) : schema
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
