import { ProtokollError, quote } from '../common/errors.ts'

type Method = (this: unknown, ...args: unknown[]) => unknown

/** The methods that are replaced now, by the objects that have them. */
const replaced = new WeakMap<object, Set<string>>()

function requireObject(target: unknown, name: string): void {
  if (typeof target === 'object' ? target !== null && Object.isExtensible(target) : typeof target === 'function') return
  const message = `what is to be watched cannot be, by its method ${quote(name)}`
  const found = typeof target === 'object' && target !== null ? 'an object that is frozen' : quote(target)
  throw new ProtokollError({ code: 'RECORD', message, found, legal: 'an object that can be changed' })
}

/** Methods of objects, replaced by others that do more, until they are restored. */
export class Patches {
  private readonly undo: (() => void)[] = []
  private isActive = true

  /** Replaces a method by what `make` makes of it. An object without it stays as it is. */
  replace(target: object, name: string, make: (original: Method) => Method): void {
    requireObject(target, name)
    const original: unknown = Reflect.get(target, name)
    if (typeof original !== 'function') return
    const before = Object.getOwnPropertyDescriptor(target, name)
    const better = make(original as Method)
    const whileActive = () => this.isActive
    const value = function (this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(whileActive() ? better : original, this, args)
    }
    for (const property of ['name', 'length'] as const)
      Object.defineProperty(value, property, { value: original[property], configurable: true })
    const mine = { value, writable: true, configurable: true, enumerable: before?.enumerable ?? false }
    this.define(target, name, mine, (now) => now?.value === value)
  }

  /** The same, for a method that has to be there. */
  replaceMethod(target: object, name: string, make: (original: Method) => Method): void {
    requireObject(target, name)
    const found: unknown = Reflect.get(target, name)
    if (typeof found !== 'function') throw noMethod(name, found)
    this.replace(target, name, make)
  }

  /** Replaces a property with a getter and a setter. */
  replaceAccessor(target: object, name: string, accessor: { get(): unknown; set(value: unknown): void }): void {
    const mine = { ...accessor, configurable: true, enumerable: true }
    this.define(target, name, mine, (now) => now?.get === accessor.get)
  }

  /** Puts everything back; what somebody else has put in its place since stays, and reaches what was there before. */
  restore(): void {
    this.isActive = false
    for (const undo of this.undo.splice(0).reverse()) undo()
  }

  private define(
    target: object,
    name: string,
    mine: PropertyDescriptor,
    isMine: (now: PropertyDescriptor | undefined) => boolean,
  ): void {
    const names = replaced.get(target) ?? new Set()
    if (names.has(name)) throw twice(name)
    replaced.set(target, names.add(name))
    const before = Object.getOwnPropertyDescriptor(target, name)
    Object.defineProperty(target, name, mine)
    this.undo.push(() => {
      names.delete(name)
      if (!isMine(Object.getOwnPropertyDescriptor(target, name))) return
      if (before) Object.defineProperty(target, name, before)
      else Reflect.deleteProperty(target, name)
    })
  }
}

/** Replaces methods; if one cannot be replaced, none is. */
export function patch(replaceAll: (patches: Patches) => void): Patches {
  const patches = new Patches()
  try {
    replaceAll(patches)
  } catch (error) {
    patches.restore()
    throw error
  }
  return patches
}

function twice(name: string): ProtokollError {
  return new ProtokollError({
    code: 'RECORD',
    message: `the object is watched already, by its ${quote(name)}`,
    advice: 'watch it once, or restore the adapter that watches it first',
  })
}

function noMethod(name: string, found: unknown): ProtokollError {
  return new ProtokollError({
    code: 'RECORD',
    message: `the object to watch has no method ${quote(name)}`,
    found: typeof found,
    legal: 'a method of the object or its class',
  })
}
