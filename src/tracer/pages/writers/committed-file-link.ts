export const COMMITTED_FILES_WORDS =
  'an address like https://github.com/owner/name, or https://example.org/name/-/blob/{commit}/{path}'

/** What an address may have; a fragment is not ours to keep. */
const ADDRESS = /^https?:\/\/[\w.~:/?@!$&'()*+,;=%[\]-]+$/

/** Whether it says where files of commits can be read: the address of a repository, or one with `{commit}` and `{path}`. */
export function isOfCommittedFiles(address: string): boolean {
  const isLegal = ADDRESS.test(address.replace(/\{(?:commit|path)\}/g, 'x'))
  return isLegal && address.includes('{commit}') === address.includes('{path}')
}

/** Where a file of a commit can be read. Most hosts show it at `/blob/`, the commit's id and the path. */
export function committedFileLink(repository: string, commit: string, path: string): string {
  const template = repository.includes('{path}')
    ? repository
    : `${repository.replace(/\/+$|\.git\/*$/, '')}/blob/{commit}/{path}`
  const place = encodedPath(path)
  return template.replace(/\{(?:commit|path)\}/g, (name) => (name === '{path}' ? place : commit))
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
