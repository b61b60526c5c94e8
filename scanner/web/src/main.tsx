import { render } from 'preact'

render(<main>Pass numérique</main>, document.getElementById('app')!)
