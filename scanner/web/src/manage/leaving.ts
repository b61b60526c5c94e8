// Whoever signs out at a provider is sent back to /app/, the only address it may know, where the scanner is:
// from there on to where they came from. Forgotten with the tab.
const LEFT = 'manage-left'

export const rememberLeaving = (): void => sessionStorage.setItem(LEFT, 'yes')

export function comesBack(): boolean {
  const left = sessionStorage.getItem(LEFT)
  sessionStorage.removeItem(LEFT)
  return left !== null
}
