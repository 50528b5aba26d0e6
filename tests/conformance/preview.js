/* What somebody who edits sees of `publish serve` in Chromium, and what comes of it, as JSON:
   `node preview.js BROWSER ADDRESS CHAPTER`. It edits the file CHAPTER as an editor would; test_serve_browser.py judges. */
const fs = require('fs');
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;

const [executablePath, address, chapter] = process.argv.slice(2);
const text = fs.readFileSync(chapter, 'utf8');
const PATIENCE = { timeout: 60_000 };

const save = (content) => {
  fs.writeFileSync(`${chapter}~`, content);
  fs.renameSync(`${chapter}~`, chapter);
};

const state = (page, wanted) =>
  page.waitForFunction((state) => document.documentElement.dataset.state === state, wanted, PATIENCE);

/* Goes to a view, once it has been made. */
async function look(page, view) {
  await page.goto(`${address}?view=${view}`);
  await state(page, 'current');
}

/* The frame that is shown, once it holds some words. */
async function frameWith(page, words) {
  await page.waitForFunction((words) => {
    const frame = document.querySelector('.stage iframe:not(.arriving)');
    return frame?.contentDocument?.body?.textContent.includes(words);
  }, words, PATIENCE);
  return (await page.$('.stage iframe:not(.arriving)')).contentFrame();
}

const top = (frame, id) => frame.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, id);

/* How a block of a frame stands before and after an edit above it, and whether the button leads to the edit. */
async function framed(page, view, id) {
  save(text);
  await look(page, view);
  if (view === 'epub') await page.click('text=Naar de wijziging'); // which was taken back just now, after the cover
  const before = await frameWith(page, 'Woord 30.');
  await before.evaluate((id) => document.getElementById(id).scrollIntoView({ behavior: 'instant' }), id);
  const stood = await top(before, id);
  save(text.replace('{#woord-2}', `Nieuw voor ${view}.\n\nEn nog een regel.\n\n{#woord-2}`));
  const after = await frameWith(page, `Nieuw voor ${view}.`);
  const moved = Math.abs((await top(after, id)) - stood);
  await page.click('text=Naar de wijziging');
  const edited = await top(after, `nieuw-voor-${view}`);
  return { moved, edited };
}

async function paged(page) {
  save(text);
  await look(page, 'pdf');
  await page.waitForSelector('.pages img');
  const source = () => page.getAttribute('.pages img', 'src');
  await page.fill('.tools input', '3');
  await page.press('.tools input', 'Enter');
  await page.evaluate(() => document.activeElement.blur());
  const before = await source();
  const at = await page.evaluate(() => scrollY);
  save(text.replace('Woord 2.', 'Nieuw in de PDF.'));
  await page.waitForFunction((before) => document.querySelector('.pages img').getAttribute('src') !== before, before, PATIENCE);
  const after = await page.evaluate(() => scrollY);
  const changed = await page.textContent('text=Naar de wijziging');
  await page.reload();
  await page.waitForSelector('.pages img');
  await page.waitForTimeout(200);
  return { at, after, reloaded: await page.evaluate(() => scrollY), page: await page.inputValue('.tools input'), changed };
}

async function broken(page) {
  save(text);
  await look(page, 'site');
  await frameWith(page, 'Woord 30.');
  save(`${text}\n\n[daar](#nergens)\n\n[ginds](#nooit)\n\n![](weg.png)\n`);
  await state(page, 'failed');
  const shown = await frameWith(page, 'Woord 30.');
  const errors = await page.locator('#errors li').allTextContents();
  const status = await page.textContent('#status');
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => (await axe.run({ iframes: false })).violations.map((each) => each.id));
  save(text);
  await state(page, 'current');
  return { errors, status, shown: Boolean(shown), violations, left: await page.locator('#errors li:visible').count() };
}

/* A narrow dark screen: how far each view goes beyond it, and what axe has to say. */
async function narrow(browser, noted) {
  save(text.split('{#woord-2}')[0]); // little to make
  const page = await open(browser, noted, { viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
  const found = {};
  for (const view of ['site', 'pdf', 'docx', 'epub']) {
    await look(page, view);
    await page.waitForSelector('.stage > *');
    await page.evaluate(axe);
    found[view] = await page.evaluate(async () => ({
      beyond: document.documentElement.scrollWidth - innerWidth,
      violations: (await axe.run({ iframes: false })).violations.map((each) => each.id),
    }));
  }
  return found;
}

async function open(browser, noted, settings = {}) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...settings })).newPage();
  page.on('console', (message) => noted.console.push(message.text()));
  page.on('pageerror', (error) => noted.console.push(error.message));
  page.on('request', (request) => noted.requests.push(request.url()));
  return page;
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const noted = { console: [], requests: [] };
    const page = await open(browser, noted);
    const found = { site: await framed(page, 'site', 'woord-20'), book: await framed(page, 'epub', 'woord-20') };
    Object.assign(found, { pages: await paged(page), broken: await broken(page), narrow: await narrow(browser, noted), ...noted });
    found.requests = found.requests.filter((each) => !each.startsWith(address) && !each.startsWith('data:'));
    console.log(JSON.stringify(found));
  } finally {
    await browser.close();
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
