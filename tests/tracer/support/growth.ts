/** How much more work four times as much is; `work`: how much it is for so many. */
export function growth(work: (count: number) => number, count: number): number {
  return work(4 * count) / work(count)
}

/** Where work grows as its input does it is four times as much, with logarithms five; its square would be sixteen. */
export const MUCH = 6

/** The same things, and how often something of one of them was looked at. */
export function counted<T extends object>(
  items: readonly T[],
): { readonly items: readonly T[]; readonly looks: () => number } {
  let looks = 0
  const handler: ProxyHandler<T> = {
    get(target, key, receiver) {
      looks += 1
      return Reflect.get(target, key, receiver)
    },
  }
  return { items: items.map((item) => new Proxy(item, handler)), looks: () => looks }
}
