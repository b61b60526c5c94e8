// Bundles tests/*.test.ts and runs them with Node's own test runner.
//
// Usage: node run_tests.mjs OUT [TEST...]
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const tests = fileURLToPath(new URL('tests/', import.meta.url))
const [out, ...wanted] = process.argv.slice(2)
const names = readdirSync(tests).filter(
  (name) => name.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((word) => name.startsWith(word)))
)
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
await build({
  entryPoints: names.map((name) => join(tests, name)),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  inject: [join(tests, 'browser_parts.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node18',
  sourcemap: 'inline',
  define: {
    PROJECT: JSON.stringify(fileURLToPath(new URL('../..', import.meta.url))),
    SHARED_DATA: JSON.stringify(fileURLToPath(new URL('../../../shared/data', import.meta.url)))
  },
  logLevel: 'warning'
})
const files = names.map((name) => join(out, name.replace(/\.ts$/, '.mjs')))
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' })
process.exit(run.status ?? 1)
