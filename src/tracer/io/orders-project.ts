import { filesFrom } from './files.ts'
import { Way } from './obstacles.ts'
import { ORDERS_REQUEST, type OrdersRequest, type ToldOrders } from './orders-told.ts'
import { RUN_SETTINGS, withOwnFolder } from './run-settings.ts'
import { nothingSeen, runVitest } from './run-vitest.ts'

export interface OrdersOptions {
  /** A full path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What follows `vitest run`. */
  readonly args: readonly string[]
  readonly request: OrdersRequest
  /** Where pictures and figures go. */
  readonly out: string
}

/**
 * Runs tests once, and in each that has the section takes all orders of its messages. Traces of the project stay as
 * they are. Throws `VITEST` if no test has the section, and `OUTPUT_FOREIGN` if something is in the way.
 */
export async function ordersOfSection({ cwd, env, args, request, out }: OrdersOptions): Promise<readonly ToldOrders[]> {
  const disk = filesFrom(cwd)
  new Way('.', disk).require([out])
  return withOwnFolder(disk, async (folder) => {
    const [orders, aside] = [`${folder}/orders`, `${folder}/traces`]
    disk.write(`${orders}/${ORDERS_REQUEST}`, JSON.stringify(request))
    const settings = { [RUN_SETTINGS.orders]: disk.at(orders), [RUN_SETTINGS.aside]: disk.at(aside) }
    const ended = await runVitest({ cwd, env, args, settings })
    disk.remove(`${orders}/${ORDERS_REQUEST}`)
    const files = [...disk.names(orders)].sort()
    const told = files.filter((name) => name.endsWith('.json'))
    if (told.length === 0) {
      const message = `no test has a section ${JSON.stringify(request.section)}`
      throw nothingSeen(message, 'give the title as the test has it, and a filter that leaves the test', ended)
    }
    for (const name of files) disk.write(`${out}/${name}`, disk.read(`${orders}/${name}`) ?? '')
    return told.map((name): ToldOrders => JSON.parse(disk.read(`${orders}/${name}`) ?? ''))
  })
}
