/**
 * For tests whose nodes send while they handle: `WatchedNodes` puts what happens into its order, and adapters tell it
 * what common shapes of code send and handle. None of them needs Vitest.
 */
export { type ChannelSettings, watchChannel } from './channels.ts'
export type { Adapter, Described, Description } from './described.ts'
export { watchEmitter } from './emitter.ts'
export type { Decode } from './framing.ts'
export { type DescribeCall, watchObject } from './methods.ts'
export { type SocketSettings, watchSocket } from './sockets.ts'
export { type Content, type Fields, type NodeStates, WatchedNodes } from './watched-nodes.ts'
