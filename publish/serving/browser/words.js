/* What the page says, in Dutch. */
export const KINDS = {
  site: ['Site', 'Eén bladzijde om te lezen. De bestanden om te downloaden staan erbij zodra u alles publiceert.'],
  pdf: ['PDF voor het scherm', 'Om te lezen en te downloaden, ook met een schermlezer.'],
  print: ['PDF voor de drukker', 'PDF/X-4 met afloop. Kleuren op een scherm zijn een benadering van die op papier.'],
  docx: ['Word', 'Een browser toont geen Word. Hieronder staan de woorden; open het bestand om de opmaak te zien.'],
  epub: ['E-boek', 'Hoofdstuk na hoofdstuk, zoals een e-reader het toont.'],
  leaflets: ['Alle drukwerk en de bestelling', 'Alles tegelijk maken duurt langer dan één folder.'],
};

export const LAYOUTS = {
  folder: 'Folder',
  trifold: 'Drieluik',
  booklet: 'Boekje',
  'poster-a4': 'Affiche A4',
  'poster-a3': 'Affiche A3',
  card: 'Kaartje',
};

const WAYS = { a4: 'vel voor de kantoorprinter', print: 'voor de drukkerij' };

export const STATES = {
  none: 'nog niet gemaakt',
  old: 'van een vorige versie',
  waiting: 'wacht op zijn beurt',
  building: 'wordt gemaakt',
  failed: 'niet gelukt',
  current: 'bijgewerkt',
};

/* A number as it is written in Belgium. */
export const number = (value, decimals = 0) =>
  value.toLocaleString('nl-BE', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

export const count = (value, one, more) => `${number(value)} ${value === 1 ? one : more}`;

export const size = (bytes) => (bytes >= 1e6 ? `${number(bytes / 1e6, 1)} MB` : `${number(Math.max(1, bytes / 1e3))} kB`);

export const pages = (value) => count(value, 'bladzijde', 'bladzijden');

/* The name of a view: of leaflets that of the layout, without the chapter. */
export const viewName = (view) => (view.layout ? LAYOUTS[view.layout] : KINDS[view.kind][0]);

/* The name of a file among those of one view. */
export const fileName = (artefact) => {
  if (artefact.kind !== 'leaflet') return artefact.path;
  const way = Object.keys(WAYS).find((each) => artefact.layout.endsWith(`-${each}`) && !(artefact.layout in LAYOUTS));
  const name = LAYOUTS[way ? artefact.layout.slice(0, -way.length - 1) : artefact.layout];
  return way ? `${name}, ${WAYS[way]}` : name;
};

/* What is going on, in a sentence. */
export const status = (state, errors) => {
  const kept = state.version ? ' U ziet de laatste goede versie.' : '';
  switch (state.state) {
    case 'building': return state.version ? 'Wordt bijgewerkt…' : 'Wordt gemaakt…';
    case 'waiting': return 'Wacht op zijn beurt…';
    case 'failed': return `${errors ? count(errors, 'fout', 'fouten') : 'Het programma is vastgelopen'}.${kept}`;
    case 'current': return `Bijgewerkt in ${number(state.seconds, 1)} s.`;
    default: return 'Nog niet gemaakt.';
  }
};
