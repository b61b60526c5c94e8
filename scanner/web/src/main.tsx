import { render } from 'preact'
import { App } from './app/app'
import { watchUpdates } from './app/updates'
import { Root } from './views/shell'
import './styles/style.css'

const app = new App()
const place = document.getElementById('app')!
place.replaceChildren()
render(<Root app={app} />, place)
void app.start()
void watchUpdates(app)
