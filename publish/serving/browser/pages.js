/* A view that is pages: each a picture, drawn when it comes near the window. */
import { recall, remember } from '/browser/place.js';
import { number } from '/browser/words.js';

const WIDTHS = [400, 800, 1200, 1600, 2400];

export class Pages {
  constructor(stage, key, onMove) {
    this.key = key;
    this.onMove = onMove;
    this.list = document.createElement('ol');
    this.list.className = 'pages';
    stage.append(this.list);
    this.fresh = true;
    addEventListener('pagehide', () => remember(this.key, this.place));
    addEventListener('scroll', () => this.moved(), { passive: true });
  }

  /* The page at the top of the window, and how much of it is above. */
  get place() {
    const items = [...this.list.children];
    const at = Math.max(0, items.findIndex((each) => each.getBoundingClientRect().bottom > 0));
    const box = items[at]?.getBoundingClientRect() ?? { top: 0, height: 1 };
    return { page: at + 1, above: -box.top / box.height, y: scrollY };
  }

  /* The page that takes up the middle of the window. */
  get current() {
    const at = [...this.list.children].findIndex((each) => each.getBoundingClientRect().bottom > innerHeight / 2);
    return at < 0 ? this.list.children.length : at + 1;
  }

  moved() {
    if (this.list.isConnected) this.onMove(this.current);
  }

  show(folder, artefact) {
    const sizes = artefact.pages;
    while (this.list.children.length > sizes.length) this.list.lastChild.remove();
    while (this.list.children.length < sizes.length) this.list.append(this.page(this.list.children.length + 1));
    const room = this.list.clientWidth * devicePixelRatio;
    const width = WIDTHS.find((each) => each >= room) ?? WIDTHS.at(-1);
    const name = artefact.path.split('/').map(encodeURIComponent).join('/');
    sizes.forEach(([across, down], at) => {
      const picture = this.list.children[at].firstChild;
      picture.width = Math.round(across * 2);
      picture.height = Math.round(down * 2);
      picture.src = `/page/${folder}/${at + 1}/${width}/${name}`;
    });
    if (this.fresh) {
      const place = recall(this.key);
      if (place?.y) this.goTo(place.page, place.above);
      this.fresh = false;
    }
    this.moved();
  }

  page(at) {
    const item = document.createElement('li');
    const picture = document.createElement('img');
    picture.loading = 'lazy';
    picture.decoding = 'async';
    picture.alt = `Bladzijde ${number(at)}`;
    item.append(picture);
    return item;
  }

  /* Goes to a page, with so much of it above the window. */
  goTo(page, above = -0.01) {
    const item = this.list.children[Math.min(Math.max(1, page), this.list.children.length) - 1];
    if (!item) return;
    const box = item.getBoundingClientRect();
    scrollTo({ top: scrollY + box.top + above * box.height, behavior: 'instant' });
  }

  remove() {
    remember(this.key, this.place);
    this.list.remove();
  }
}
