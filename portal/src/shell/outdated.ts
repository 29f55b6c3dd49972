// After an update of the server the files of the old portal are gone. A page that was open before asks for one of them
// when somebody goes to another screen; then it is loaded anew.

const KEY = "readmit-reloaded";
const AGAIN_AFTER = 60_000;

export function reloadOnceWhenOutdated() {
  addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    // Where reloading did not help, the screen says so.
    if (Date.now() - last < AGAIN_AFTER) return;
    sessionStorage.setItem(KEY, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
