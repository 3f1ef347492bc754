/**
 * Where a file of the project can be read; empty without a repository. `repository` is an address with `{path}` for the
 * file's path, or that of a repository, whose present files most hosts show at `/blob/HEAD/`.
 */
export function fileLink(repository: string, path: string): string {
  if (repository === '') return ''
  const place = encodedPath(path)
  const template = repository.includes('{path}')
    ? repository
    : `${repository.replace(/\/+$|\.git\/*$/, '')}/blob/HEAD/{path}`
  // An underscore at its end would make another kind of link of it.
  return template.replaceAll('{path}', () => place).replace(/_$/, '%5F')
}

/** A path, for an address. Also what is legal in addresses and would be markup is written otherwise. */
export function encodedPath(path: string): string {
  // Nearly every path.
  if (/^[\w./-]*$/.test(path)) return path
  return path.split('/').map(encodedName).join('/')
}

function encodedName(name: string): string {
  const hex = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(name.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(/[!'()*]/g, hex)
}
