/* A view that is HTML, in a frame: the site, the documents of an e-book. */
import { goTo, placeIn, recall, remember } from '/browser/place.js';

export class Frame {
  constructor(stage, key, title, onMove) {
    this.stage = stage;
    this.key = key;
    this.title = title;
    this.onMove = onMove;
    this.frame = null;
    this.base = '';
    this.next = ''; // the document that is on its way
    this.seeking = false; // whether it is for what was edited in it
    addEventListener('pagehide', () => this.frame && this.keep());
  }

  /* Below the base, which document is shown. */
  get path() {
    return decodeURI(this.frame.contentWindow.location.pathname.slice(this.base.length));
  }

  keep() {
    const place = { path: this.path, ...placeIn(this.frame.contentWindow) };
    remember(this.key, place);
    return place;
  }

  /* Shows a new version below `base` in the place of the one that is there, as soon as it is complete. */
  show(base, paths, edited) {
    const place = this.frame ? this.keep() : recall(this.key);
    this.base = base;
    this.edited = edited;
    if (this.next && paths.includes(this.next)) this.load(this.next); // which was asked for, and has not arrived
    else this.load(place && paths.includes(place.path) ? place.path : paths[0], place);
  }

  /* Goes to what was edited, which stands in this document. */
  seek(path) {
    this.seeking = true;
    this.load(path);
  }

  load(path, place = null) {
    this.next = place ? '' : path;
    const frame = document.createElement('iframe');
    frame.title = this.title;
    frame.className = 'arriving';
    frame.addEventListener('load', () => this.arrived(frame, place), { once: true });
    frame.src = this.base + encodeURI(path);
    for (const other of this.stage.querySelectorAll('.arriving')) other.remove();
    this.stage.append(frame);
  }

  async arrived(frame, place) {
    const { contentWindow: window, contentDocument: document } = frame;
    await document.fonts?.ready;
    if (!frame.isConnected) return;
    if (place) goTo(window, place);
    this.frame?.remove();
    this.frame = frame;
    this.next = '';
    frame.className = '';
    this.settle();
    frame.addEventListener('load', () => this.settle());
    if (this.seeking) this.goToEdited();
    this.seeking = false;
  }

  /* After each document that arrives: links elsewhere open elsewhere. */
  settle() {
    const { document } = this.frame.contentWindow;
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a[href]');
      if (link && link.origin !== location.origin) {
        event.preventDefault();
        open(link.href, '_blank', 'noopener,noreferrer');
      }
    }, true);
    this.onMove(this);
  }

  get editedElement() {
    return this.edited ? this.frame.contentDocument.getElementById(this.edited) : null;
  }

  goToEdited() {
    const element = this.editedElement;
    if (!element) return;
    for (let each = element.closest('details'); each; each = each.parentElement.closest('details')) each.open = true;
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    element.animate?.([{ outline: '3px solid #d97706' }, { outline: '3px solid #d9770600' }], 2500);
  }
}
