// Lets a device keep the desk card for when the network is cut. Where a browser has no workers, or the site is served
// without https, the card works as long as the network does.
const { worker, scope } = document.currentScript.dataset;

navigator.serviceWorker?.register(worker, { scope });
