// The public pages: whole HTML in two languages, and a script for those that do something. They are readable
// without it.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { LANGUAGES, PAGES, pageText } from './pages/pages.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const scripted = PAGES.filter((page) => page.hasScript).map((page) => page.name)

function writePages() {
  return {
    name: 'write-pages',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle)
      const style = files.find((file) => file.fileName.endsWith('.css'))
      if (style === undefined) throw new Error('the style sheet is not among the results')
      const frame = readFileSync(here('pages/frame.html'), 'utf8')
      const commands = readFileSync(here('pages/check_receipt.sh'), 'utf8')
      for (const page of PAGES) {
        const script = files.find((file) => file.isEntry && file.name === page.name)
        if (page.hasScript && script === undefined) throw new Error(`no script was built for ${page.name}`)
        for (const language of LANGUAGES) {
          const text = readFileSync(here(`pages/${language}/${page.name}.html`), 'utf8')
          const source = pageText({
            page,
            language,
            frame,
            text,
            commands,
            script: script && '/' + script.fileName,
            style: '/' + style.fileName
          })
          const fileName = `${language === 'fr' ? '' : language + '/'}${page.name}.html`
          this.emitFile({ type: 'asset', fileName, source })
        }
      }
    }
  }
}

export default defineConfig({
  root: here('.'),
  base: '/',
  publicDir: false,
  clearScreen: false,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    target: ['chrome94', 'firefox100', 'safari15.4'],
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: Object.fromEntries(scripted.map((name) => [name, here(`src/pages/${name}.tsx`)]))
    }
  },
  plugins: [writePages()]
})
