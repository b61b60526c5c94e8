import { render } from 'preact'
import { App } from './app/app'
import { watchUpdates } from './app/updates'
import { isManage, ROOT } from './manage/address'
import { comesBack } from './manage/leaving'
import { Root } from './views/shell'
import './styles/style.css'

const place = document.getElementById('app')!

function scan(): void {
  const app = new App()
  place.replaceChildren()
  render(<Root app={app} />, place)
  void app.start()
  void watchUpdates(app)
}

if (location.hash === '' && comesBack()) history.replaceState(null, '', location.pathname + ROOT)

// Whoever scans does not wait for the manager's pages.
if (isManage(location.hash)) void import('./manage/manage').then(({ begin }) => begin(place))
else scan()
