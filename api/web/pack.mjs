// Makes built applications part of the program.
//
// Usage: node pack.mjs DIST SOURCE BYTES
//
//   DIST     the folder with their files, as they lie on the server
//   SOURCE   the C++ file to write: passnum::web::application()
//   BYTES    the file to write with all their bytes, which SOURCE includes
//
// Text and WebAssembly are packed twice, plain and as gzip, when gzip saves at least a tenth. Pages are not:
// they are small, and no tool that looks for BREACH has to believe that they hold no secret.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const PREFIX = '/'
const GZIP_SHARE_MAX = 0.9
const PLAIN = new Set(['.html', '.png'])
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8'
}

function filesOf(folder, inside = '') {
  return readdirSync(join(folder, inside), { withFileTypes: true })
    .flatMap((entry) => {
      const path = inside + entry.name
      return entry.isDirectory() ? filesOf(folder, path + '/') : [path]
    })
    .sort()
}

function packed(folder, path) {
  const type = TYPES[extname(path)]
  if (type === undefined) throw new Error(`${path}: no content type is known for '${extname(path)}'`)
  const bytes = readFileSync(join(folder, path))
  const zipped = PLAIN.has(extname(path)) ? bytes : gzipSync(bytes, { level: 9 })
  return {
    path: PREFIX + path,
    type,
    // The bundler puts what has its hash in its name under assets/.
    keeping: /^(app\/)?assets\//.test(path) ? 'for_ever' : 'ask_again',
    etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
    bytes,
    zipped: zipped.length <= GZIP_SHARE_MAX * bytes.length ? zipped : Buffer.alloc(0)
  }
}

function rows(files) {
  let offset = 0
  const piece = (bytes) => {
    const text = `{passnum_application_bytes + ${offset}, ${bytes.length}}`
    offset += bytes.length
    return text
  }
  return files.map(
    (file) =>
      `      {"${file.path}", "${file.type}", "\\"${file.etag}\\"", Keeping::${file.keeping},\n` +
      `       ${piece(file.bytes)}, ${piece(file.zipped)}},`
  )
}

const source = (files, bytesFile) => `#include "api/web/assets.h"

__asm__(
    ".pushsection .rodata\\n"
    ".global passnum_application_bytes\\n"
    "passnum_application_bytes:\\n"
    ".incbin \\"${bytesFile}\\"\\n"
    ".byte 0\\n"
    ".popsection\\n");
extern "C" const char passnum_application_bytes[];

namespace passnum::web {

std::span<const Asset> application() {
  static const Asset assets[] = {
${rows(files).join('\n')}
  };
  return assets;
}

}  // namespace passnum::web
`

const [folder, sourceFile, bytesFile] = process.argv.slice(2)
const files = filesOf(folder).map((path) => packed(folder, path))
writeFileSync(bytesFile, Buffer.concat(files.flatMap((file) => [file.bytes, file.zipped])))
writeFileSync(sourceFile, source(files, bytesFile))
