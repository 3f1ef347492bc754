import { type Adapter, type Description, Traffic } from './described.ts'
import { patch } from './patches.ts'
import type { WatchedNodes } from './watched-nodes.ts'

/** Says what message the arguments of a method are; or several, where a method sends to several nodes. */
// biome-ignore lint/suspicious/noExplicitAny: a user's method has types of the user's.
export type DescribeCall = (...args: any[]) => Description

/**
 * Watches an object that is a node, by its methods: `handles` are those that are called with a message to handle,
 * `sends` those that it calls to send one. Only this object is patched, not its class; what was taken from it before, as
 * `object.method.bind(object)`, is not seen.
 *
 *     watchObject(nodes, 'a', server, {
 *       handles: { receive: (from, { type, ...fields }) => ({ message: type, from, fields }) },
 *       sends: { send: (to, { type, ...fields }) => ({ message: type, to, fields }) },
 *     })
 *
 * A call that throws has sent or handled its message all the same.
 */
export function watchObject(
  nodes: WatchedNodes,
  node: string,
  object: object,
  methods: {
    readonly handles?: Readonly<Record<string, DescribeCall>>
    readonly sends?: Readonly<Record<string, DescribeCall>>
  },
): Adapter {
  const traffic = new Traffic(nodes)
  nodes.requireNode(node)
  return patch((patches) => {
    for (const [name, describe] of Object.entries(methods.sends ?? {}))
      patches.replaceMethod(object, name, (send) => {
        return function (this: unknown, ...args: unknown[]): unknown {
          const messages = traffic.describe(() => Reflect.apply(describe, this, args))
          if (traffic.sent(messages, { from: node }, true)) return undefined
          return Reflect.apply(send, this, args)
        }
      })
    for (const [name, describe] of Object.entries(methods.handles ?? {}))
      patches.replaceMethod(object, name, (handle) => {
        return function (this: unknown, ...args: unknown[]): unknown {
          const messages = traffic.describe(() => Reflect.apply(describe, this, args))
          return traffic.run(
            traffic.begin(messages, () => ({ to: node })),
            () => Reflect.apply(handle, this, args),
          )
        }
      })
  })
}
