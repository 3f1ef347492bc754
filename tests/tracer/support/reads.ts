/** A list that counts how often something in it is looked at. */
export function countedList<T>(items: readonly T[]): { readonly list: readonly T[]; readonly reads: () => number } {
  let count = 0
  const list = new Proxy(items, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) count += 1
      return Reflect.get(target, key, receiver)
    },
  })
  return { list, reads: () => count }
}

/** How much more work four times as much is; `work`: how much it is for so many. */
export function growth(work: (count: number) => number, count: number): number {
  return work(4 * count) / work(count)
}

/** More than four would be faster than the input grows; logarithms take a little. */
export const LINEAR = 4.6
