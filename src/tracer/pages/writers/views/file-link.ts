import { committedFileLink } from '../committed-file-link.ts'

/**
 * Where a file of the project can be read; empty without a repository. `repository` is an address with `{path}` for the
 * file's path, or that of a repository, whose present files most hosts show at `/blob/HEAD/`.
 */
export function fileLink(repository: string, path: string): string {
  // An underscore at its end would make another kind of link of it.
  return repository === '' ? '' : committedFileLink(repository, 'HEAD', path).replace(/_$/, '%5F')
}
