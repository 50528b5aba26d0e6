/* What a reader does with the site in Chromium, and what comes of it, as JSON:
   `node browse.js SCENARIO BROWSER ADDRESS [JSON]`. The tests in test_site_browser.py judge it. */
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;

const [scenario, executablePath, address, given = '{}'] = process.argv.slice(2);
const options = JSON.parse(given);

/* A page that notes what its console says and what it asks for, at rest and when it is used. */
async function open(browser, url, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...settings });
  const page = await context.newPage();
  page.noted = { console: [], requests: [] };
  page.on('console', (message) => page.noted.console.push(message.text()));
  page.on('pageerror', (error) => page.noted.console.push(error.message));
  page.on('request', (request) => page.noted.requests.push(request.url()));
  page.on('requestfailed', (request) => page.noted.console.push(`failed: ${request.url()}`));
  await page.goto(url);
  return page;
}

const search = async (page, words) => {
  await page.fill('#_zoek', words);
  await page.waitForTimeout(250);
  return page.evaluate(() => ({
    said: document.querySelector('#_gevonden').textContent,
    results: [...document.querySelectorAll('.results a')].map((each) => [each.hash.slice(1), each.textContent]),
    marked: [...(CSS.highlights.get('found') ?? [])].map(String),
    shown: !document.querySelector('.results').hidden,
  }));
};

/* Notes at each Tab where the focus then is: what it is called, whether it shows, and whether anything lies over it. */
const watch = (page) =>
  page.evaluate(() => {
    const focused = () => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const box = [...element.getClientRects()].find((each) => each.width > 0) ?? element.getBoundingClientRect();
      const over = document.elementFromPoint(box.left + Math.min(5, box.width / 2), box.top + box.height / 2);
      const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return {
        key: element.tagName + (element.getAttribute('href') ?? element.id) + element.textContent.slice(0, 30),
        seen: box.bottom > 0 && box.top < innerHeight && Boolean(over) && (element.contains(over) || over.contains(element)),
        outline: outline && style.outlineColor !== 'rgba(0, 0, 0, 0)',
      };
    };
    window.focused = [];
    addEventListener('keyup', ({ key }) => key === 'Tab' && window.focused.push(focused()));
  });

const scenarios = {
  async downloads(browser) {
    const page = await open(browser, address);
    await page.click('.documents a[href$=".epub"]', { trial: true });
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('.documents a[href$=".epub"]')]);
    const digests = await page.evaluate(async () => {
      const found = {};
      for (const link of document.querySelectorAll('.downloads a')) {
        const bytes = await (await fetch(link.href)).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        found[link.getAttribute('href')] = [...digest].map((each) => each.toString(16).padStart(2, '0')).join('');
      }
      return found;
    });
    return { name: download.suggestedFilename(), digests };
  },

  async search(browser) {
    const page = await open(browser, address);
    const found = {};
    for (const words of options.words) found[words] = await search(page, words);
    await page.keyboard.press('Escape');
    const cleared = await page.evaluate(() => [document.querySelector('#_zoek').value, document.querySelector('.results').hidden]);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('/');
    await page.keyboard.type('a/b');
    const typed = await page.inputValue('#_zoek');
    await search(page, options.words[0]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(100);
    const landed = await page.evaluate(() => document.querySelector(':target')?.getBoundingClientRect().top);
    await page.locator('main a').first().focus();
    await page.keyboard.press('Escape');
    const escaped = await page.evaluate(() => [
      document.querySelector('#_zoek').value,
      document.querySelector('.results').hidden,
      Boolean(document.activeElement.closest('main')),
    ]);
    return { found, cleared, typed, landed, escaped };
  },

  /* For each id the room between the bar that stays in sight, or the edge, and the place that was gone to. */
  async anchors(browser) {
    const room = {};
    for (const width of [320, 1280]) {
      const page = await open(browser, address, { viewport: { width, height: 800 } });
      const landed = await page.evaluate(async (ids) => {
        const landed = [];
        for (const id of ids) {
          const arrived = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
          location.hash = id;
          const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
          const bar = innerWidth < 1024 ? document.querySelector('.side').getBoundingClientRect().bottom : 0;
          const top = document.getElementById(id).getBoundingClientRect().top - bar;
          landed.push([id, document.querySelector(':target')?.id === id, top, end]);
          await arrived;
        }
        return landed;
      }, options.ids);
      for (const [id, ...found] of landed) room[`${width} ${id}`] = found;
    }
    return room;
  },

  async keyboard(browser) {
    const page = await open(browser, address, { viewport: { width: options.width, height: 800 } });
    const reachable = await page.evaluate(() =>
      [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
        .filter((each) => each.checkVisibility() && !each.closest('details:not([open]) > :not(summary)'))
        .map((each) => each.tagName + (each.getAttribute('href') ?? each.id) + each.textContent.slice(0, 30)),
    );
    if (options.words) await search(page, options.words);
    await watch(page);
    for (let count = 0; count < reachable.length + 5; count += 1) await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => window.focused);
    const end = focused.findIndex((each) => each.key.startsWith('BODY'));
    const visited = end < 0 ? focused : focused.slice(0, end);
    return {
      reachable,
      visited: visited.map((each) => each.key),
      hidden: visited.filter((each) => !each.seen || !each.outline),
    };
  },

  async skip(browser) {
    const page = await open(browser, address);
    await watch(page);
    await page.keyboard.press('Tab');
    const [first] = await page.evaluate(() => window.focused);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    return { first, inside: await page.evaluate(() => Boolean(document.activeElement.closest('main'))) };
  },

  async filter(browser) {
    const page = await open(browser, address);
    const seen = () =>
      page.evaluate(() => [
        [...document.querySelectorAll('.proposals li')].filter((each) => each.checkVisibility()).length,
        document.querySelector('.proposals [role=status]').textContent,
        [...document.querySelectorAll('.filter [aria-pressed=true]')].map((each) => each.textContent),
      ]);
    const found = [await seen()];
    for (const name of ['Hoofdstuk 2', 'Alle hoofdstukken']) {
      await page.click(`.filter button:text-is("${name}")`);
      found.push(await seen());
    }
    return found;
  },

  async copy(browser) {
    const settings = options.allowed ? { permissions: ['clipboard-read', 'clipboard-write'] } : {};
    const page = await open(browser, address, settings);
    if (!options.allowed) await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    const clipboard = () => (options.allowed ? page.evaluate(() => navigator.clipboard.readText()) : '');
    const copied = async (link) => {
      await link.click();
      await page.waitForTimeout(100);
      return [await clipboard(), await page.textContent('.copied')];
    };
    const found = { heading: await copied(page.locator(`.anchor[href="#${options.section}"]`)) };
    await page.locator(`#${options.block}`).hover();
    found.block = await copied(page.locator(`.anchor[href="#${options.block}"]`));
    found.names = await page.evaluate(() => [...document.querySelectorAll('.anchor')].map((each) => each.ariaLabel));
    return found;
  },

  /* The page with script and without: which of its controls show, and how much of its text. */
  async scriptless(browser) {
    const read = async (javaScriptEnabled) => {
      const page = await open(browser, address, { javaScriptEnabled, viewport: { width: 390, height: 800 } });
      const shown = async (selector) => (await page.locator(selector).count()) > 0 && page.locator(selector).first().isVisible();
      const text = await page.locator('main').innerText();
      await page.click('.open-contents');
      const contents = await shown('.contents');
      await page.keyboard.press('Escape');
      await page.click('summary');
      return {
        letters: text.replace(/\s/g, '').length,
        contents,
        leaflets: await shown('.downloads details a'),
        search: await shown('.search'),
        filter: await shown('.filter'),
        anchor: await shown('.anchor'),
        proposals: await page.locator('.proposals li').count(),
      };
    };
    return { without: await read(false), with: await read(true) };
  },

  /* Everything used once: what the console says and what is asked for. */
  async silence(browser) {
    const page = await open(browser, address);
    await search(page, 'onderwijs');
    await page.keyboard.press('Escape');
    await page.click('summary');
    await page.click('.filter button:last-child');
    await page.locator('.anchor').first().click();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.click('.open-contents');
    await page.locator('.contents li a').nth(2).click();
    await page.waitForTimeout(300);
    return page.noted;
  },

  /* What axe finds and what scrolls sideways, on screens narrow and wide, light and dark, in the states of the page. */
  async axe(browser) {
    const page = await open(browser, address);
    const clicked = async (...selectors) => {
      // A site of one chapter has neither leaflets nor a choice.
      for (const each of selectors) if (await page.locator(each).count()) await page.locator(each).first().click();
    };
    const cleared = () => page.fill('#_zoek', '').then(() => page.waitForTimeout(250));
    let style;
    // How each is come to, and how it is left again.
    const states = {
      'search open': [() => search(page, 'onderwijs'), cleared],
      'nothing found': [() => search(page, 'qqq'), cleared],
      'contents open': [
        async () => {
          if (await page.locator('.open-contents').isVisible()) await page.locator('.open-contents').dispatchEvent('click');
        },
        () => page.evaluate(() => document.querySelector('.contents').hidePopover()),
      ],
      'text spaced': [
        async () => {
          style = await page.addStyleTag({ content: '* { line-height: 1.5; letter-spacing: 0.12em; word-spacing: 0.16em } p { margin-bottom: 2em }' });
        },
        () => style.evaluate((each) => each.remove()),
      ],
      'leaflets open, a chapter chosen, a link copied': [
        () => clicked('summary', '.filter button:last-child', '.anchor'),
        async () => {
          await clicked('summary', '.filter button');
          await page.evaluate(() => (document.querySelector('.copied').textContent = ''));
        },
      ],
      'at a block': [
        () => page.evaluate((id) => { location.hash = id; }, options.block),
        () => page.evaluate(() => { location.hash = ''; }),
      ],
    };
    await page.evaluate(axe);
    const found = [];
    for (const [width, colorScheme] of [[320, 'light'], [820, 'light'], [1280, 'dark'], [1280, 'light']]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const [name, [enter, leave]] of Object.entries(states)) {
        await enter();
        const violations = await page.evaluate(() => window.axe.run().then((result) => result.violations));
        for (const each of violations) found.push([name, width, colorScheme, each.id, each.nodes[0].html, each.nodes[0].failureSummary]);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) found.push([name, width, colorScheme, 'scrolls sideways', over]);
        await leave();
      }
    }
    return found;
  },

  /* On the smallest screen: words in tables that are parted, and facts of downloads that stand in from the line above. */
  async narrow(browser) {
    const page = await open(browser, address, { viewport: { width: 320, height: 640 } });
    await page.evaluate(() => (document.querySelector('details').open = true));
    return page.evaluate(() => {
      const parted = [];
      let words = 0;
      for (const cell of document.querySelectorAll('th, td')) {
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          for (const word of walker.currentNode.data.matchAll(/[\p{L}\p{N}]+/gu)) {
            const range = new Range();
            range.setStart(walker.currentNode, word.index);
            range.setEnd(walker.currentNode, word.index + word[0].length);
            words += 1;
            if (range.getClientRects().length > 1) parted.push(word[0]);
          }
        }
      }
      const facts = [...document.querySelectorAll('details .facts')].map((each) => {
        const [own, name, entry] = [each, each.parentElement.firstChild, each.closest('li')].map((one) => {
          const range = new Range();
          range.selectNodeContents(one);
          return range.getClientRects()[0];
        });
        return own.top < name.bottom ? 0 : own.left - entry.left;
      });
      return { words, parted, facts };
    });
  },

  /* As it comes out of a printer. */
  async paper(browser) {
    const page = await open(browser, address);
    await page.pdf({ path: options.path, preferCSSPageSize: true });
    return null;
  },

  /* How long a search takes to be shown, in milliseconds, without the pause for more letters: the first reads the page. */
  async pace(browser) {
    const page = await open(browser, address);
    return page.evaluate(
      (given) =>
        given.map((words) => {
          const field = document.querySelector('#_zoek');
          const start = performance.now();
          field.value = words;
          field.form.requestSubmit();
          document.querySelector('.results').getBoundingClientRect();
          return performance.now() - start;
        }),
      options.words,
    );
  },

  /* The first paint with content, in milliseconds, over a line and on a processor as slow as those of a cheap phone
     (“slow 4G” of Lighthouse: 1.6 Mbit/s, 150 ms there and back, a quarter of the speed), and how far things jump. */
  async paint(browser) {
    const page = await open(browser, 'about:blank', { viewport: { width: 390, height: 800 } });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8,
    });
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(address);
    await page.waitForTimeout(1500);
    return page.evaluate(
      () =>
        new Promise((resolve) => {
          let shifted = 0;
          new PerformanceObserver((list) => {
            for (const each of list.getEntries()) shifted += each.value;
          }).observe({ type: 'layout-shift', buffered: true });
          const [paint] = performance.getEntriesByName('first-contentful-paint');
          setTimeout(() => resolve({ paint: paint.startTime, shifted }), 100);
        }),
    );
  },
};

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    console.log(JSON.stringify(await scenarios[scenario](browser)));
  } finally {
    await browser.close();
  }
})();
