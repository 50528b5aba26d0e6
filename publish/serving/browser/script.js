/* One view of the programme, kept in step with the server by its news. */
import { Frame } from '/browser/frame.js';
import { Pages } from '/browser/pages.js';
import { goTo, recall, remember } from '/browser/place.js';
import * as words from '/browser/words.js';

const query = new URLSearchParams(location.search);
const key = query.get('view') ?? 'site';
const find = (id) => document.getElementById(id);
const stage = find('stage');
const tools = find('tools');

let shown = ''; // the version that is on the stage
let content = null; // what shows it
let file = query.get('file') ?? ''; // of several artefacts, the one that is looked at

/* An element with attributes and what is in it; text never becomes markup. */
function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  Object.assign(element, attributes);
  element.append(...inside);
  return element;
}

/* Says a text where it is not said already: a screen reader reads what changes. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* Puts elements in the place of others, unless they say the same. */
function fill(element, ...inside) {
  const holder = make('div', {}, ...inside);
  if (element.innerHTML !== holder.innerHTML) element.replaceChildren(...holder.childNodes);
}

// -- the list ----------------------------------------------------------------------------------------

function entry(view) {
  const link = make('a', { href: `/?view=${encodeURIComponent(view.key)}` }, words.viewName(view));
  if (view.key === key) link.setAttribute('aria-current', 'page');
  const facts = [view.size && words.size(view.size), view.page_count && words.pages(view.page_count), words.STATES[view.state]];
  return make('li', { className: view.state }, link, ' ', make('span', { className: 'facts' }, facts.filter(Boolean).join(', ')));
}

function list(views) {
  const single = views.filter((view) => !view.layout);
  fill(find('books'), ...single.map(entry));
  const chapters = new Map();
  for (const view of views.filter((each) => each.layout)) {
    chapters.set(view.number, [...(chapters.get(view.number) ?? []), view]);
  }
  if (find('leaflets').childElementCount !== chapters.size) {
    find('leaflets').replaceChildren(...[...chapters.values()].map((each) => {
      const open = each.some((view) => view.key === key);
      return make('details', { open }, make('summary'), make('ul'));
    }));
  }
  [...chapters.values()].forEach((each, at) => {
    const [summary, entries] = find('leaflets').children[at].children;
    say(summary, `Drukwerk ${each[0].number}. ${each[0].chapter}`);
    fill(entries, ...each.map(entry));
  });
}

// -- what is wrong -----------------------------------------------------------------------------------

function finding(each) {
  return make('li', {},
    make('code', {}, each.path ? `${each.path}:${each.line} ` : '', make('span', { className: 'code' }, `[${each.code}]`)), ' ',
    make('span', { lang: 'en' }, each.message, ...(each.hint ? [make('br'), make('span', { className: 'hint' }, each.hint)] : [])));
}

function findings(state) {
  const bug = state.bug && make('li', { lang: 'en' }, state.bug);
  find('errors').hidden = !state.errors.length && !bug;
  say(find('errors-title'), bug ? 'Het programma is vastgelopen' : words.count(state.errors.length, 'fout', 'fouten'));
  const kept = state.version ? 'Wat u hieronder ziet is de laatste goede versie. ' : '';
  say(find('errors-note'), kept + (bug ? 'De terminal zegt meer.' : 'Verbeter het bestand en bewaar het: deze bladzijde volgt.'));
  fill(find('errors-list'), ...(bug ? [bug] : state.errors.map(finding)));
  const remarks = find('remarks');
  remarks.hidden = !state.remarks.length;
  say(remarks.firstElementChild, words.count(state.remarks.length, 'opmerking', 'opmerkingen'));
  fill(remarks.lastElementChild, ...state.remarks.map(finding));
}

// -- the stage ---------------------------------------------------------------------------------------

function download(artefact) {
  const facts = [words.size(artefact.size), artefact.page_count && words.pages(artefact.page_count)].filter(Boolean);
  return make('span', {},
    make('a', { href: artefact.address, target: '_blank', rel: 'noopener' }, 'Open het bestand'), ` (${facts.join(', ')})`);
}

function button(label, action) {
  return make('button', { type: 'button', onclick: action }, label);
}

function choose(label, options, chosen, action) {
  const select = make('select', { onchange: () => action(select.value) }, ...options.map(([value, text]) => new Option(text, value)));
  select.value = chosen;
  return make('label', {}, `${label} `, select);
}

function showSite(state, [site]) {
  content ??= new Frame(stage, key, 'De site', () => {});
  const base = `/made/${state.version}/`;
  content.show(base, [site.path], state.edited);
  tools.replaceChildren(
    make('a', { href: site.address, target: '_blank', rel: 'noopener' }, 'Open los'), editedInFrame(state));
}

function editedInFrame(state) {
  return state.edited ? button('Naar de wijziging', () => content.goToEdited()) : '';
}

function showBook(state, [book]) {
  const paths = book.documents.map(([path]) => decodeURI(path));
  const step = (by) => content.load(paths[paths.indexOf(content.path) + by]);
  const chapters = choose('Deel', book.documents.map(([path, title]) => [decodeURI(path), title]), '', (path) => content.load(path));
  const back = button('Vorige', () => step(-1));
  const on = button('Volgende', () => step(1));
  const follow = (frame) => {
    const at = paths.indexOf(frame.path);
    chapters.lastChild.value = frame.path;
    back.disabled = at <= 0;
    on.disabled = at < 0 || at === paths.length - 1;
  };
  content ??= new Frame(stage, key, 'Het e-boek', () => {});
  content.onMove = follow;
  content.show(`/made/${state.version}/`, paths, state.edited);
  tools.replaceChildren(back, chapters, on, editedInBook(state, paths), download(book));
}

/* The words that were edited may stand in another document than the one that is read. */
function editedInBook(state, paths) {
  return state.edited ? button('Naar de wijziging', () => (content.editedElement ? content.goToEdited() : seekEdited(paths))) : '';
}

async function seekEdited(paths) {
  const { base, edited } = content;
  for (const path of paths) {
    const text = await (await fetch(base + encodeURI(path))).text();
    if (content.base !== base) return seekEdited(paths); // another version has arrived meanwhile
    if (text.includes(`id="${edited}"`)) return content.seek(path);
  }
}

function showPages(state, artefacts) {
  const drawn = artefacts.filter((each) => each.pages.length);
  const layout = key.split('/')[2];
  const artefact = drawn.find((each) => each.path === file) ?? drawn.find((each) => each.layout === layout) ?? drawn[0];
  file = artefact.path;
  const page = make('input', { type: 'number', min: 1, max: artefact.pages.length, value: 1 });
  page.addEventListener('change', () => content.goTo(page.valueAsNumber || 1));
  const place = `${key} ${file}`;
  if (content?.key !== place) {
    content?.remove();
    content = new Pages(stage, place, () => {});
  }
  content.onMove = (at) => { if (document.activeElement !== page) page.value = at; };
  const choice = drawn.length > 1
    ? choose('Bestand', drawn.map((each) => [each.path, words.fileName(each)]), file, (path) => { file = path; show(state); })
    : '';
  tools.replaceChildren(
    choice,
    make('label', {}, 'Bladzijde ', page, ` van ${words.number(artefact.pages.length)}`),
    artefact.changed ? button(`Naar de wijziging (blz. ${words.number(artefact.changed)})`, () => content.goTo(artefact.changed)) : '',
    download(artefact));
  content.show(state.version, artefact);
}

function showText(state, [artefact]) {
  const place = content ? { y: scrollY } : recall(key);
  content ??= make('article', { className: 'text' });
  content.replaceChildren(...artefact.paragraphs.map(([level, text]) => make(level ? `h${Math.min(6, level + 1)}` : 'p', {}, text)));
  if (!content.isConnected) stage.append(content);
  if (place) goTo(window, place);
  tools.replaceChildren(download(artefact));
}

const SHOW = { site: showSite, epub: showBook, pdf: showPages, print: showPages, leaflets: showPages, docx: showText };

function show(state) {
  tools.hidden = false;
  SHOW[key.split('/')[0]](state, state.artefacts);
  tools.append(make('a', { href: `/made/${state.version}/verification.html`, target: '_blank', rel: 'noopener' }, 'Het bewijs'));
  shown = state.version;
}

// -- the news ----------------------------------------------------------------------------------------

function told(state) {
  const view = state.views.find((each) => each.key === key);
  const kind = key.split('/')[0];
  const known = view ?? (kind in words.KINDS && key === kind ? { kind } : null);
  const name = known ? words.viewName(known) : 'Dit is er niet (meer)';
  say(find('programme'), state.title || 'Voorbeeld');
  say(find('name'), view?.chapter ? `${name}: ${view.chapter}` : name);
  say(find('about'), view && !view.layout ? words.KINDS[view.kind][1] : '');
  document.title = `${name} – ${state.title || 'Voorbeeld'}`;
  document.documentElement.dataset.state = state.state;
  say(find('status'), view ? words.status(state, state.errors.length) : 'Kies iets anders uit de lijst.');
  findings(state);
  list(state.views);
  if (view && state.version && state.version !== shown) show(state);
}

const news = new EventSource(`/news?view=${encodeURIComponent(key)}`);
news.addEventListener('message', (event) => told(JSON.parse(event.data)));
news.addEventListener('error', () => {
  document.documentElement.dataset.state = 'failed';
  say(find('status'), 'Geen verbinding: loopt “publish serve” nog?');
});
addEventListener('pagehide', () => {
  news.close();
  if (key === 'docx') remember(key, { y: scrollY });
});
addEventListener('pageshow', (event) => event.persisted && location.reload());
if (matchMedia('(max-width: 50rem)').matches) find('choice').open = false;
