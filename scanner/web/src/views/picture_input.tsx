import { scanned } from '../app/scanning'
import { decoder } from '../camera/decoder'
import type { Words } from '../words/words'
import { useApp } from './context'
import { Icon } from './icons'

// A photo from the device: for a camera that the browser may not open, or a picture that was sent.
export function PictureInput({ words }: { words: Words }) {
  const app = useApp()
  const read = async (input: HTMLInputElement) => {
    const file = input.files?.[0]
    input.value = ''
    if (file === undefined) return
    const texts = await decoder.decode(file)
    if (texts.length === 0) return app.dispatch({ type: 'notice', notice: 'no_code_in_picture' })
    for (const text of texts) await scanned(app, text)
  }
  return (
    <label class="button file">
      <Icon name="picture" />
      {words.t('picture')}
      <input
        type="file"
        accept="image/*"
        class="unseen"
        onChange={(event) => void read(event.currentTarget)}
      />
    </label>
  )
}
